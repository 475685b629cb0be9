import { classifyError, KafkaBridgeError, TopicError } from "../../errors/index.ts";
import type { AdminSession } from "../admin/index.ts";
import { readTopics } from "../cluster-metadata.ts";
import type { TopicMetadata } from "../cluster-types.ts";
import { placeKey } from "../partition-leaders.ts";
import { type FoundOffsets, lookUpOffsets } from "../partition-offsets.ts";
import { readTopicConfigs, type TopicConfigs } from "./topic-configs.ts";
import { type PartitionSizes, readSizes } from "./topic-sizes.ts";
import type { AbsentPart, PartitionDescription, TopicDescription } from "./topic-types.ts";

interface Findings {
  readonly earliest: FoundOffsets;
  readonly latest: FoundOffsets;
  readonly sizes: PartitionSizes;
  readonly configs: TopicConfigs;
}

/**
 * Describes topics as far as the user may see them; what could not be had is listed with its reason.
 *
 * @throws TopicError `TOPIC_NOT_FOUND` naming those that do not exist
 */
export async function describeTopics(
  session: AdminSession,
  names: readonly string[],
  signal?: AbortSignal,
): Promise<readonly TopicDescription[]> {
  const operation = "describe topics";
  const topics = await readTopics(session, { topics: names, operation, signal });
  failOfMissing(topics);
  const seen = topics.filter(({ error }) => error === undefined);
  const findings = await lookInto(session, seen, operation, signal);
  return topics.map((topic) => describe(topic, findings));
}

/** A name that the cluster does not know, or that no topic can have, is a mistake of the caller's. */
function failOfMissing(topics: readonly TopicMetadata[]): void {
  const missing = topics.filter(({ error }) => error instanceof TopicError);
  const [first] = missing;
  if (first?.error === undefined) {
    return;
  }
  if (first.error.code !== "TOPIC_NOT_FOUND") {
    throw first.error;
  }
  const named = missing.map(({ name }) => `"${name}"`).join(", ");
  throw new TopicError("TOPIC_NOT_FOUND", { detail: named, cause: first.error });
}

async function lookInto(
  session: AdminSession,
  topics: readonly TopicMetadata[],
  operation: string,
  signal: AbortSignal | undefined,
): Promise<Findings> {
  const places = topics.flatMap(({ name, partitions }) =>
    partitions.map(({ partition }) => ({ topic: name, partition })),
  );
  const looking = { places, topics, operation, signal };
  const names = topics.map(({ name }) => name);
  const [earliest, latest, sizes, configs] = await Promise.all([
    lookUpOffsets(session, { ...looking, point: "earliest" }),
    lookUpOffsets(session, { ...looking, point: "latest" }),
    readSizes(session, topics, operation, signal),
    configsOf(session, names, operation, signal),
  ]);
  return { earliest, latest, sizes, configs };
}

/** The settings, or for every topic the reason why there are none. */
async function configsOf(
  session: AdminSession,
  names: readonly string[],
  operation: string,
  signal: AbortSignal | undefined,
): Promise<TopicConfigs> {
  try {
    return await readTopicConfigs(session, names, operation, signal);
  } catch (error) {
    signal?.throwIfAborted();
    return new Map(names.map((name) => [name, classifyError(error)]));
  }
}

function describe(topic: TopicMetadata, findings: Findings): TopicDescription {
  const { name, id, internal, error } = topic;
  const config = findings.configs.get(name) ?? [];
  const partitions = topic.partitions.map((partition): PartitionDescription => {
    const key = placeKey({ topic: name, partition: partition.partition });
    return {
      ...partition,
      earliestOffset: findings.earliest.get(key)?.value,
      latestOffset: findings.latest.get(key)?.value,
      sizeBytes: findings.sizes.bytes.get(key),
    };
  });
  const absent: AbsentPart[] = [];
  if (error !== undefined) {
    absent.push({ part: "partitions", partition: undefined, error });
  }
  if (config instanceof KafkaBridgeError) {
    absent.push({ part: "config", partition: undefined, error: config });
  }
  absent.push(...absentPartitions(topic, findings));
  return {
    name,
    id,
    internal,
    partitions,
    config: config instanceof KafkaBridgeError ? [] : config,
    absent,
  };
}

/** What each partition lacks. */
function absentPartitions({ name, partitions }: TopicMetadata, findings: Findings): AbsentPart[] {
  return partitions.flatMap(({ partition, leader }) => {
    const key = placeKey({ topic: name, partition });
    const offsets = findings.earliest.get(key)?.error ?? findings.latest.get(key)?.error;
    const sizes = leader === undefined ? undefined : findings.sizes.errors.get(leader);
    return [
      ...(offsets === undefined ? [] : [{ part: "offsets", partition, error: offsets } as const]),
      ...(sizes === undefined ? [] : [{ part: "sizes", partition, error: sizes } as const]),
    ];
  });
}
