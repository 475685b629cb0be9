export { ConsumerGroups } from "./consumer-groups.ts";
export type {
  GroupCoordinator,
  GroupDescription,
  GroupListOptions,
  GroupMember,
  GroupState,
  GroupSummary,
  GroupType,
  LagOptions,
  MemberPartitions,
  OffsetChange,
  PartitionLag,
  ResetOptions,
  ResetTarget,
} from "./group-types.ts";
