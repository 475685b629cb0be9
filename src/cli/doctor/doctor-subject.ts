import { endpointChecks, usedGroups, usedTopics } from "../../bridge/index.ts";
import { BridgeConfig, type KafkaConfig, type Logger } from "../../config/index.ts";
import type { Subject, SubjectTopic } from "../../health/index.ts";
import { signals } from "../../otlp/index.ts";
import { formatCount } from "../../render/index.ts";
import { type CommonOptions, readConfig } from "../common-options.ts";
import { stderrLogger } from "../stderr-logger.ts";
import type { Terminal } from "../terminal.ts";

/** The options of `doctor`. */
export interface DoctorOptions extends CommonOptions {
  readonly group?: readonly string[];
  readonly write?: boolean;
  readonly json?: boolean;
}

/**
 * What is to be examined: a bridge, by its file, or a configuration of Kafka's alone.
 *
 * @throws ConfigError that names every problem
 */
export function readSubject(
  file: string | undefined,
  options: DoctorOptions,
  terminal: Terminal,
): Subject {
  const warnings: string[] = [];
  const logger = doctorLogger(options, terminal, (warning) => warnings.push(warning));
  const subject =
    file === undefined
      ? ofKafka(options, terminal, logger)
      : ofBridge(file, options, terminal, logger);
  // What is logged from now on is said by the checks.
  return { ...subject, warnings: [...warnings] };
}

function ofBridge(
  file: string,
  { brokers, group = [] }: DoctorOptions,
  { env }: Terminal,
  logger: Logger,
): Omit<Subject, "warnings"> {
  const bridge = BridgeConfig.fromFile(file, env, {
    kafka: { logger, ...(brokers === undefined ? {} : { bootstrapServers: brokers }) },
  });
  const { kafka, pipelines } = bridge;
  return {
    config: kafka,
    summary: `${file}: ${formatCount(pipelines.length, "pipeline")}, ${serversOf(kafka)}`,
    topics: usedTopics(bridge),
    groups: [...new Set([...usedGroups(bridge), ...group])],
    endpoints: endpointChecks(bridge),
  };
}

function ofKafka(
  options: DoctorOptions,
  terminal: Terminal,
  logger: Logger,
): Omit<Subject, "warnings"> {
  const config = readConfig(options, terminal, { logger });
  const { groupId } = config.consumer;
  const source = options.config ?? "the environment and the command line";
  return {
    config,
    summary: `${source}: ${serversOf(config)}`,
    topics: topicsOf(config),
    groups: [...new Set([...(groupId === undefined ? [] : [groupId]), ...(options.group ?? [])])],
    endpoints: [],
  };
}

function serversOf({ bootstrapServers, clientId }: KafkaConfig): string {
  return `${[bootstrapServers].flat().join(", ")} as ${clientId}`;
}

function topicsOf({ topic, producer, consumer }: KafkaConfig): SubjectTopic[] {
  const { maxRequestSize } = producer;
  const own = signals.map((signal): SubjectTopic => {
    return { settings: topic[signal], uses: [], maxRequestSize };
  });
  const letters: SubjectTopic[] =
    consumer.deadLetterTopic === undefined
      ? []
      : [
          {
            settings: { ...topic.traces, name: consumer.deadLetterTopic },
            uses: ["write"],
            maxRequestSize,
          },
        ];
  return [...new Map([...own, ...letters].map((each) => [each.settings.name, each])).values()];
}

function doctorLogger(
  { verbose = false }: DoctorOptions,
  terminal: Terminal,
  onWarning: (message: string) => void,
): Logger {
  const loud = stderrLogger(terminal, true);
  const nothing = (): void => {};
  return {
    ...(verbose ? loud : { debug: nothing, info: nothing, error: nothing }),
    warn: (message, fields) => {
      onWarning(message);
      if (verbose) {
        loud.warn(message, fields);
      }
    },
  };
}
