import {
  type BridgeOutput,
  consumerOptions,
  producerOptions,
  stateTopicOf,
} from "../../bridge-kafka.ts";
import type { Contradiction, Given } from "../../check/contradiction.ts";
import { valueAt } from "../../check/schema-tree.ts";
import type { KafkaOptions } from "../../generated/kafka.ts";
import { kafkaRules } from "../../kafka-rules.ts";
import type { Row as KafkaRow } from "../row.ts";

type Row = Contradiction<BridgeOutput>;

/** The contradictions of a Kafka client, within the section that all pipelines share. */
export const sharedRows: readonly Row[] = kafkaRules.contradictions.map((row) => {
  const [first, ...others] = row.reads;
  return {
    reads: [`kafka.${first}`, ...others.map((path) => `kafka.${path}`)],
    message: row.message,
    broken: ({ kafka }, given) => row.broken(kafka, (path) => given(`kafka.${path}`)),
  };
});

/** A pipeline's client, with the options it comes to have. */
interface Client {
  /** Path of its section. */
  readonly place: string;
  /** The section of a client's options that the pipeline's own are. */
  readonly section: "consumer" | "producer";
  readonly options: KafkaOptions;
  /** What it has a transactional id for that nobody gave. */
  readonly transactions: string | undefined;
}

/** The same contradictions where a pipeline's own options meet the shared ones. */
export function rowsOfClients(options: BridgeOutput, given: Given, name: string): Row[] {
  const { from, to } = options.pipelines[name] ?? {};
  const state =
    stateTopicOf(options, name) && "transactions, in which the state goes with the metrics";
  const fromKafka = from?.kafka && "transactions, by which Kafka goes to Kafka";
  const consumer: Client = {
    place: `pipelines.${name}.from.kafka`,
    section: "consumer",
    options: consumerOptions(options, given, name),
    transactions: undefined,
  };
  const producer: Client = {
    place: `pipelines.${name}.to.kafka`,
    section: "producer",
    options: producerOptions(options, given, name, name),
    transactions: to?.kafka?.transactionalId === undefined ? (fromKafka ?? state) : undefined,
  };
  return [
    ...(from?.kafka === undefined ? [] : rowsOf(consumer, given)),
    ...(to?.kafka === undefined ? [] : rowsOf(producer, given)),
  ];
}

const pipelineRows: readonly KafkaRow[] = [
  {
    reads: ["consumer.autoCommit"],
    message: "must be true: a pipeline commits what it has delivered",
    broken: ({ consumer }) => !consumer.autoCommit,
  },
];

function rowsOf({ place, section, options, transactions }: Client, given: Given): Row[] {
  const { success, data } = kafkaRules.schema.safeParse(options);
  if (!success) {
    return [];
  }
  const isSet: Given = (path) => valueAt(options, path.split(".")) !== undefined;
  return [...kafkaRules.contradictions, ...pipelineRows]
    .filter((row) => row.reads.some((path) => path.startsWith(section) || path.startsWith("topic")))
    .filter((row) => row.broken(data, isSet))
    .map((row): Row => {
      const reads = row.reads.map((path) => whole(path, place, section, given));
      const own = reads.find((path) => path.startsWith(place));
      return {
        reads: [own ?? reads[0] ?? place, ...reads],
        message: wording(row.message, own !== undefined, transactions),
        broken: () => true,
      };
    });
}

/** Where an option of a client stands: in the pipeline's section where it is given, else shared. */
function whole(path: string, place: string, section: string, given: Given): string {
  const [first = "", ...rest] = path.split(".");
  const ownTopics = `${place}.topics`;
  if (first === "topic" && section === "producer" && given(ownTopics)) {
    return ownTopics;
  }
  const own = [place, ...rest].join(".");
  return first === section && given(own) ? own : `kafka.${path}`;
}

/** A pipeline's section has the options of one of the two, without its name before them. */
function wording(message: string, own: boolean, transactions: string | undefined): string {
  const named =
    transactions === undefined
      ? message
      : message.replace("producer.transactionalId", transactions);
  return own ? named.replaceAll(/\b(?:consumer|producer)\.(?=\w)/g, "") : named;
}
