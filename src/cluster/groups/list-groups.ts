import { type AdminSession, listGroupsCall } from "../admin/index.ts";
import { readBrokers } from "../cluster-metadata.ts";
import type { GroupListOptions, GroupState, GroupSummary, GroupType } from "./group-types.ts";

/** Asks every broker for the groups that it keeps. */
export async function listGroups(
  session: AdminSession,
  { states, signal }: GroupListOptions,
): Promise<readonly GroupSummary[]> {
  await session.require("describeCluster");
  const operation = "list consumer groups";
  const brokers = await readBrokers(session, { operation, signal });
  const answers = await Promise.all(
    brokers.map(async ({ id: broker }) => {
      const answer = await session.ask({
        call: listGroupsCall,
        // Filtered here: brokers before 3.8 know no types, and the client not every state.
        args: [[], []],
        to: { broker },
        operation,
        codes: ({ errorCode }) => [errorCode],
        signal,
      });
      if (answer.errorCode !== 0) {
        throw await session.refusal(answer.errorCode, undefined, { operation });
      }
      return answer.groups;
    }),
  );
  const groups = new Map<string, GroupSummary>();
  for (const { groupId, groupState, protocolType, ...more } of answers.flat()) {
    const type = "groupType" in more ? typeOf(more.groupType) : undefined;
    const state = groupState as GroupState;
    const isWanted = states === undefined || states.includes(state);
    if (isWanted && groupId && isConsumers(protocolType) && type !== null) {
      groups.set(groupId, { groupId, state, type, protocolType });
    }
  }
  return [...groups.values()].sort((a, b) => (a.groupId < b.groupId ? -1 : 1));
}

/** Workers of Kafka Connect and others use groups too. */
function isConsumers(protocolType: string): boolean {
  return protocolType === "consumer" || protocolType === "";
}

/** @returns null for a group of another kind, such as a share group */
function typeOf(name: unknown): GroupType | null {
  const type = String(name).toLowerCase();
  return type === "classic" || type === "consumer" ? type : null;
}
