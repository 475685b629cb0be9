import { type KafkaBridgeError, TopicError } from "../errors/index.ts";
import { abortable } from "./abortable.ts";
import { type AdminSession, metadataCall, quorumCall } from "./admin/index.ts";
import type {
  BrokerDescription,
  ClusterDescription,
  ClusterMetadata,
  PartitionMetadata,
  TopicMetadata,
} from "./cluster-types.ts";
import type { DriverMetadata } from "./load-driver.ts";

type MetadataAnswer = Awaited<ReturnType<typeof askMetadata>>;
type AnsweredTopic = MetadataAnswer["topics"][number];

/** What metadata is wanted, and for what. */
export interface MetadataRequest {
  /** Names; all topics that the user may see where it is left out. */
  readonly topics?: readonly string[] | undefined;
  readonly operation: string;
  readonly signal?: AbortSignal | undefined;
}

const quorumTopic = "__cluster_metadata";
/** A topic's id where the broker does not know any. */
const noId = "00000000-0000-0000-0000-000000000000";

/** Brokers, and topics with their errors: one that is unknown or forbidden fails none of the others. */
export async function readMetadata(
  session: AdminSession,
  request: MetadataRequest,
): Promise<ClusterMetadata> {
  const embedded = await session.embedded();
  if (embedded !== undefined) {
    return ofDriver(await abortable(embedded.metadata(), request.signal), request);
  }
  const answer = await askMetadata(session, request);
  const controllerId = await readController(session, request, answer.controllerId);
  return {
    clusterId: answer.clusterId ?? undefined,
    controllerId,
    brokers: answer.brokers
      .map(({ nodeId, host, port, rack }) => ({
        id: nodeId,
        host,
        port,
        rack: rack ?? undefined,
        isController: nodeId === controllerId,
      }))
      .sort((a, b) => a.id - b.id),
    embedded: false,
    topics: await Promise.all(answer.topics.map((topic) => topicOf(session, request, topic))),
  };
}

/** The topics alone, without asking who the controller is. */
export async function readTopics(
  session: AdminSession,
  request: MetadataRequest,
): Promise<readonly TopicMetadata[]> {
  const embedded = await session.embedded();
  if (embedded !== undefined) {
    return ofDriver(await abortable(embedded.metadata(), request.signal), request).topics;
  }
  const { topics } = await askMetadata(session, request);
  return await Promise.all(topics.map((topic) => topicOf(session, request, topic)));
}

/** A broker and where it listens. */
type ListeningBroker = Pick<BrokerDescription, "id" | "host" | "port">;

/** The brokers that are up, without asking who the controller is. */
export async function readBrokers(
  session: AdminSession,
  request: Omit<MetadataRequest, "topics">,
): Promise<readonly ListeningBroker[]> {
  const embedded = await session.embedded();
  if (embedded !== undefined) {
    return ofDriver(await abortable(embedded.metadata(), request.signal), request).brokers;
  }
  const { brokers } = await askMetadata(session, { ...request, topics: [] });
  return brokers
    .map(({ nodeId, host, port }) => ({ id: nodeId, host, port }))
    .sort((a, b) => a.id - b.id);
}

async function askMetadata(session: AdminSession, { topics, operation, signal }: MetadataRequest) {
  const answer = await session.ask({
    call: metadataCall,
    args: [topics === undefined ? null : [...new Set(topics)], false, false],
    operation,
    signal,
  });
  await session.learn(answer);
  return answer;
}

async function topicOf(
  session: AdminSession,
  { operation }: MetadataRequest,
  topic: AnsweredTopic,
): Promise<TopicMetadata> {
  const name = topic.name ?? "";
  const error =
    topic.errorCode === 0
      ? undefined
      : await session.refusal(topic.errorCode, undefined, { operation, topic: name });
  return {
    name,
    id: topic.topicId === noId ? undefined : topic.topicId,
    internal: topic.isInternal,
    partitions: topic.partitions.map(partitionOf).sort((a, b) => a.partition - b.partition),
    error,
  };
}

function partitionOf(partition: AnsweredTopic["partitions"][number]): PartitionMetadata {
  const { partitionIndex, leaderId, replicaNodes, isrNodes, offlineReplicas } = partition;
  return {
    partition: partitionIndex,
    leader: leaderId < 0 ? undefined : leaderId,
    replicas: replicaNodes,
    inSyncReplicas: isrNodes,
    offlineReplicas,
  };
}

/**
 * The active controller. Brokers without ZooKeeper name any of them in their metadata, as each hands
 * requests on to the controller; the quorum tells which node it is.
 *
 * @returns undefined where the user may not describe the cluster, or the quorum does not answer
 */
async function readController(
  session: AdminSession,
  { operation, signal }: MetadataRequest,
  named: number,
): Promise<number | undefined> {
  if (!(await session.knows(quorumCall))) {
    return named < 0 ? undefined : named;
  }
  try {
    const { topics } = await session.ask({
      call: quorumCall,
      args: [[{ topicName: quorumTopic, partitions: [{ partitionIndex: 0 }] }]],
      operation,
      signal,
    });
    const leader = topics[0]?.partitions[0]?.leaderId ?? -1;
    return leader < 0 ? undefined : leader;
  } catch (error) {
    signal?.throwIfAborted();
    const { code, retriable } = error as KafkaBridgeError;
    // Brokers before 3.9 have it in an older form; and there may be no controller just now, which must
    // not hide the brokers.
    if (code === "UNSUPPORTED" || retriable) {
      return undefined;
    }
    throw error;
  }
}

function ofDriver(metadata: DriverMetadata, { topics, operation }: MetadataRequest) {
  const all = metadata.topics.map(({ name, partitions }): TopicMetadata => {
    return {
      name,
      id: undefined,
      internal: false,
      partitions: partitions
        .map(({ id, leader, replicas, isrs }) => ({
          partition: id,
          leader: leader < 0 ? undefined : leader,
          replicas,
          inSyncReplicas: isrs,
          offlineReplicas: [],
        }))
        .sort((a, b) => a.partition - b.partition),
      error: undefined,
    };
  });
  const description: ClusterDescription = {
    clusterId: undefined,
    controllerId: undefined,
    brokers: metadata.brokers
      .map(({ id, host, port }) => ({ id, host, port, rack: undefined, isController: false }))
      .sort((a, b) => a.id - b.id),
    embedded: true,
  };
  const wanted = topics === undefined ? undefined : [...new Set(topics)];
  return {
    ...description,
    topics:
      wanted?.map((name) => all.find((topic) => topic.name === name) ?? missing(name, operation)) ??
      all,
  };
}

function missing(name: string, operation: string): TopicMetadata {
  const error = new TopicError("TOPIC_NOT_FOUND", { detail: `${operation}: topic "${name}"` });
  return { name, id: undefined, internal: false, partitions: [], error };
}
