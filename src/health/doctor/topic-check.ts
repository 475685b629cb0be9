import {
  type KafkaCluster,
  type TopicDescription,
  type TopicPermissions,
  topicPermissions,
} from "../../cluster/index.ts";
import type { KafkaConfig } from "../../config/index.ts";
import { AuthorizationError, errorTable, UnsupportedError } from "../../errors/index.ts";
import { formatCount, formatNumber } from "../../render/index.ts";
import type { Check, Finding } from "../check.ts";
import { readableTopicCheck, writableTopicCheck } from "../kafka-checks.ts";
import { wherePossible } from "./cluster-checks.ts";
import type { SubjectTopic } from "./subject.ts";

type Fault = Required<Pick<Finding, "status" | "reason" | "action">>;

/** Whether a topic is there, and fit for what is done with it. */
export function topicCheck(config: KafkaConfig, cluster: KafkaCluster, topic: SubjectTopic): Check {
  const { settings } = topic;
  const presence = mayBeWritten(topic)
    ? writableTopicCheck(cluster, settings)
    : readableTopicCheck(cluster, settings.name);
  return wherePossible({
    name: presence.name,
    run: async (signal) => {
      const { topics } = await cluster.metadata([settings.name], { signal });
      if (topics[0]?.error !== undefined) {
        return await presence.run(signal);
      }
      const [description] = await cluster.topics.describe([settings.name], { signal });
      return description === undefined
        ? await presence.run(signal)
        : judge(config, topic, description, await permissionsOf(cluster, settings.name, signal));
    },
  });
}

function mayBeWritten({ uses }: SubjectTopic): boolean {
  return uses.length === 0 || uses.includes("write");
}

/** The embedded cluster lets everybody do everything. */
async function permissionsOf(
  cluster: KafkaCluster,
  topic: string,
  signal: AbortSignal,
): Promise<TopicPermissions | undefined> {
  try {
    return await topicPermissions(cluster, topic, signal);
  } catch (error) {
    if (error instanceof UnsupportedError) {
      return undefined;
    }
    throw error;
  }
}

function judge(
  config: KafkaConfig,
  topic: SubjectTopic,
  description: TopicDescription,
  permissions: TopicPermissions | undefined,
): Finding {
  const faults = [
    ...permissionFaults(topic, permissions),
    ...replicaFaults(config, topic, description),
    ...settingFaults(topic, description),
  ];
  const { partitions } = description;
  const replicas = Math.min(...partitions.map((each) => each.replicas.length));
  const minInSync = numberOf(description, "min.insync.replicas");
  const maxMessage = numberOf(description, "max.message.bytes");
  const facts = [
    formatCount(partitions.length, "partition"),
    `${formatCount(replicas, "replica")} of each`,
    ...(minInSync === undefined ? [] : [`${minInSync} must be in sync`]),
    ...(maxMessage === undefined ? [] : [`records up to ${formatNumber(maxMessage)} bytes`]),
    ...(permissions === undefined ? [] : [permissionText(permissions)]),
  ];
  const isFailed = faults.some(({ status }) => status === "failed");
  return {
    status: isFailed ? "failed" : faults.length > 0 ? "warning" : "ok",
    reason: [...faults.map(({ reason }) => reason), facts.join(", ")].join("; "),
    ...(faults.length === 0 ? {} : { action: faults.map(({ action }) => action).join(" ") }),
    details: {
      partitions: partitions.length,
      replicationFactor: replicas,
      ...(minInSync === undefined ? {} : { minInSyncReplicas: minInSync }),
      ...(maxMessage === undefined ? {} : { maxMessageBytes: maxMessage }),
      ...(permissions === undefined ? {} : { permissions }),
    },
  };
}

function permissionText({ read, write }: TopicPermissions): string {
  const allowed = [...(read ? ["read"] : []), ...(write ? ["written"] : [])];
  return allowed.length === 0 ? "for others" : `may be ${allowed.join(" and ")}`;
}

function permissionFaults(
  { uses }: SubjectTopic,
  permissions: TopicPermissions | undefined,
): Fault[] {
  if (permissions === undefined) {
    return [];
  }
  const wanted = uses.length === 0 && !permissions.read ? ["write" as const] : uses;
  const { action } = new AuthorizationError("TOPIC_NOT_AUTHORIZED");
  return wanted
    .filter((use) => !permissions[use])
    .map((use) => ({ status: "failed", reason: `this user may not ${use} it`, action }));
}

function replicaFaults(
  { producer }: KafkaConfig,
  topic: SubjectTopic,
  description: TopicDescription,
): Fault[] {
  const { partitions } = description;
  const faults: Fault[] = [];
  const leaderless = partitions.filter(({ leader }) => leader === undefined);
  if (leaderless.length > 0) {
    faults.push({
      status: "failed",
      reason: `${formatCount(leaderless.length, "partition")} without a leader`,
      action: errorTable.CLUSTER_BUSY.action,
    });
  }
  const minInSync = numberOf(description, "min.insync.replicas") ?? 1;
  const short = partitions.filter(({ inSyncReplicas }) => inSyncReplicas.length < minInSync);
  if (mayBeWritten(topic) && producer.acks === "all" && short.length > 0) {
    faults.push({
      status: "failed",
      reason: `${formatCount(short.length, "partition")} with fewer than ${minInSync} replicas in sync, which writes wait for`,
      action: "Start the brokers that are down, or wait until their replicas have caught up.",
    });
  } else if (partitions.some((each) => each.inSyncReplicas.length < each.replicas.length)) {
    faults.push({
      status: "warning",
      reason: "not all replicas are in sync",
      action: "Start the brokers that are down, or wait until their replicas have caught up.",
    });
  }
  // Of the embedded cluster, whose topics have no ids, nobody expects that it keeps anything.
  if (description.id !== undefined && partitions.some(({ replicas }) => replicas.length === 1)) {
    faults.push({
      status: "warning",
      reason: "a single replica: with its broker's disk the records are lost",
      action: "Create the topic with 3 replicas on a cluster of at least 3 brokers.",
    });
  }
  return faults;
}

function settingFaults(topic: SubjectTopic, description: TopicDescription): Fault[] {
  if (!mayBeWritten(topic)) {
    return [];
  }
  const { maxRequestSize } = topic;
  const { name } = topic.settings;
  const faults: Fault[] = [];
  const maxMessage = numberOf(description, "max.message.bytes") ?? Number.POSITIVE_INFINITY;
  if (maxMessage < maxRequestSize) {
    faults.push({
      status: "warning",
      reason: `records of up to ${formatNumber(maxRequestSize)} bytes are written, and more than ${formatNumber(maxMessage)} refused`,
      action: `Set producer.maxRequestSize to ${maxMessage} at most, or run \`otel-kafka topics alter ${name} --set max.message.bytes=${maxRequestSize}\`.`,
    });
  }
  if (settingOf(description, "cleanup.policy")?.includes("compact") === true) {
    faults.push({
      status: "warning",
      reason: "it is compacted: records without a key are refused, and of a key the last is kept",
      action: `Run \`otel-kafka topics alter ${name} --set cleanup.policy=delete\`.`,
    });
  }
  return faults;
}

function settingOf({ config }: TopicDescription, name: string): string | undefined {
  return config.find((entry) => entry.name === name)?.value;
}

function numberOf(description: TopicDescription, name: string): number | undefined {
  const value = settingOf(description, name);
  return value === undefined ? undefined : Number(value);
}
