import { type AdminSession, deleteGroupsCall } from "../admin/index.ts";

/** Deletes a group that has no members, with its offsets. */
export async function deleteGroup(
  session: AdminSession,
  groupId: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  const operation = `delete group "${groupId}"`;
  const { results } = await session.ask({
    call: deleteGroupsCall,
    args: [[groupId]],
    to: { group: groupId },
    operation,
    mutates: true,
    codes: (answer) => answer.results.map(({ errorCode }) => errorCode),
    signal,
  });
  const refused = results.find(({ errorCode }) => errorCode !== 0);
  if (refused !== undefined) {
    throw await session.refusal(refused.errorCode, undefined, { operation });
  }
}
