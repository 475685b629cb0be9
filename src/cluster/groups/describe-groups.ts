import { ConsumerError } from "../../errors/index.ts";
import {
  type AdminSession,
  describeConsumerGroupsCall,
  describeGroupsCall,
  findCoordinatorCall,
} from "../admin/index.ts";
import type {
  GroupCoordinator,
  GroupDescription,
  GroupMember,
  GroupState,
  MemberPartitions,
} from "./group-types.ts";
import { readAssignment } from "./member-assignment.ts";

/** Kafka's numbers for what a coordinator coordinates, and for answers. */
const groupKey = 0;
const unsupportedVersion = 35;
const groupNotFound = 69;

/**
 * Describes a group of either protocol.
 *
 * @throws ConsumerError `GROUP_NOT_FOUND`, AuthorizationError, ConnectionError
 */
export async function describeGroup(
  session: AdminSession,
  groupId: string,
  signal?: AbortSignal,
): Promise<GroupDescription> {
  const operation = `describe group "${groupId}"`;
  const asking = { session, groupId, operation, signal };
  const [coordinator, consumer] = await Promise.all([
    coordinatorOf(asking),
    describeConsumer(asking),
  ]);
  const described = consumer ?? (await describeClassic(asking));
  return { groupId, ...described, coordinator };
}

interface Asking {
  readonly session: AdminSession;
  readonly groupId: string;
  readonly operation: string;
  readonly signal: AbortSignal | undefined;
}

type Described = Omit<GroupDescription, "groupId" | "coordinator">;

async function coordinatorOf(asking: Asking): Promise<GroupCoordinator> {
  const { session, groupId, operation, signal } = asking;
  const { coordinators } = await session.ask({
    call: findCoordinatorCall,
    args: [groupKey, [groupId]],
    operation,
    codes: (answer) => answer.coordinators.map(({ errorCode }) => errorCode),
    signal,
  });
  const [found] = coordinators;
  if (found === undefined || found.errorCode !== 0) {
    const { errorCode = -1, errorMessage } = found ?? {};
    throw await session.refusal(errorCode, errorMessage, { operation });
  }
  return { id: found.nodeId, host: found.host, port: found.port };
}

/** @returns undefined where the group is not one of the `consumer` protocol */
async function describeConsumer(asking: Asking): Promise<Described | undefined> {
  const { session, groupId, operation, signal } = asking;
  if (!(await session.knows(describeConsumerGroupsCall))) {
    return undefined;
  }
  const { groups } = await session.ask({
    call: describeConsumerGroupsCall,
    args: [[groupId]],
    to: { group: groupId },
    operation,
    codes: (answer) => answer.groups.map(({ errorCode }) => errorCode),
    signal,
  });
  const [group] = groups;
  if (group?.errorCode === groupNotFound || group?.errorCode === unsupportedVersion) {
    return undefined;
  }
  if (group === undefined || group.errorCode !== 0) {
    throw await session.refusal(group?.errorCode ?? -1, group?.errorMessage, { operation });
  }
  return {
    state: group.groupState as GroupState,
    type: "consumer",
    protocolType: "consumer",
    assignor: group.members.length === 0 ? undefined : group.assignorName,
    members: group.members.map((member): GroupMember => {
      const { memberId, instanceId, clientId, clientHost, assignment } = member;
      const assignments = assignment.topicPartitions.map(({ topicName, partitions }) => ({
        topic: topicName,
        partitions: [...partitions].sort((a, b) => a - b),
      }));
      return {
        memberId,
        instanceId: instanceId ?? undefined,
        clientId,
        host: clientHost,
        assignments: byTopic(assignments),
      };
    }),
  };
}

async function describeClassic(asking: Asking): Promise<Described> {
  const { session, groupId, operation, signal } = asking;
  const { groups } = await session.ask({
    call: describeGroupsCall,
    args: [[groupId], false],
    to: { group: groupId },
    operation,
    codes: (answer) => answer.groups.map(({ errorCode }) => errorCode),
    signal,
  });
  const [group] = groups;
  if (group !== undefined && group.errorCode !== 0) {
    throw await session.refusal(group.errorCode, undefined, { operation });
  }
  // A group that does not exist is described as a dead one.
  if (group === undefined || group.groupState === "Dead") {
    throw new ConsumerError("GROUP_NOT_FOUND", { detail: `"${groupId}"` });
  }
  const { protocolType, protocolData, members } = group;
  return {
    state: group.groupState as GroupState,
    type: "classic",
    protocolType,
    assignor: protocolData === "" ? undefined : protocolData,
    members: members.map((member): GroupMember => {
      const { memberId, groupInstanceId, clientId, clientHost, memberAssignment } = member;
      return {
        memberId,
        instanceId: groupInstanceId ?? undefined,
        clientId,
        host: clientHost,
        assignments: protocolType === "consumer" ? byTopic(readAssignment(memberAssignment)) : [],
      };
    }),
  };
}

function byTopic(assignments: readonly MemberPartitions[]): MemberPartitions[] {
  return [...assignments].sort((a, b) => (a.topic < b.topic ? -1 : 1));
}
