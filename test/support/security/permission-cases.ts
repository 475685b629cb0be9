import type { ErrorCode } from "../../../src/errors/index.ts";

/** What is granted to a user: an operation on a resource, by its name. */
export type Grant = `${"topic" | "group" | "transactional id"} ${"Read" | "Write" | "Describe"}`;

/** What the user tries. */
export type Attempt =
  | "write"
  | "write where the topic is missing"
  | "write with autoCreate off"
  | "read in a group"
  | "read in a group of the consumer protocol"
  | "read without a group"
  | "begin a transaction"
  | "create a topic"
  | "delete a topic"
  | "ask for lag";

/**
 * Something that a user may not do. The integration test tries each against a broker with ACLs; the
 * table in docs/security.md is made from the same rows.
 */
export interface PermissionCase {
  readonly granted: readonly Grant[];
  readonly attempt: Attempt;
  readonly code: ErrorCode;
  /** Where the error appears. */
  readonly where: string;
  /** The error's advice. Default: that of its code. */
  readonly action?: string;
}

const write = "the write rejects";
const read = "`run()` rejects, the loop throws";
const call = "the call rejects";

/** The rows, in the order of the table. */
export const permissionCases: readonly PermissionCase[] = [
  { granted: [], attempt: "write", code: "TOPIC_NOT_AUTHORIZED", where: write },
  {
    granted: [],
    attempt: "write where the topic is missing",
    code: "TOPIC_NOT_AUTHORIZED",
    where: write,
  },
  {
    granted: [],
    attempt: "write with autoCreate off",
    code: "TOPIC_NOT_AUTHORIZED",
    where: write,
  },
  {
    granted: ["topic Describe"],
    attempt: "write",
    code: "CLUSTER_NOT_AUTHORIZED",
    where: `${write}; the producer's \`error\` event`,
    action:
      "Grant Write on the topics, or IdempotentWrite on the cluster, and make a new producer.",
  },
  {
    granted: ["topic Write"],
    attempt: "begin a transaction",
    code: "TRANSACTIONAL_ID_NOT_AUTHORIZED",
    where: "`transaction()` rejects",
  },
  {
    granted: ["topic Read"],
    attempt: "read in a group",
    code: "GROUP_NOT_AUTHORIZED",
    where: read,
  },
  {
    granted: ["topic Read"],
    attempt: "read in a group of the consumer protocol",
    code: "GROUP_NOT_AUTHORIZED",
    where: read,
  },
  {
    granted: ["group Read"],
    attempt: "read in a group",
    code: "TOPIC_NOT_AUTHORIZED",
    where: read,
  },
  {
    granted: ["group Read", "topic Describe"],
    attempt: "read in a group",
    code: "TOPIC_NOT_AUTHORIZED",
    where: read,
  },
  {
    granted: ["topic Describe"],
    attempt: "read without a group",
    code: "TOPIC_NOT_AUTHORIZED",
    where: read,
  },
  { granted: [], attempt: "create a topic", code: "TOPIC_NOT_AUTHORIZED", where: call },
  {
    granted: ["topic Describe"],
    attempt: "delete a topic",
    code: "TOPIC_NOT_AUTHORIZED",
    where: call,
  },
  { granted: [], attempt: "ask for lag", code: "GROUP_NOT_AUTHORIZED", where: call },
];
