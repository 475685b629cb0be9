import type { KafkaBridgeError } from "../../errors/index.ts";
import { TopicError } from "../../errors/index.ts";
import {
  type AdminSession,
  alterConfigsCall,
  createPartitionsCall,
  deleteTopicsCall,
} from "../admin/index.ts";
import { readTopicConfigs, settingsOf, topicResource } from "./topic-configs.ts";
import type { ChangeOptions, TopicConfigChange } from "./topic-types.ts";
import { isLed, untilSeen, type Waiting } from "./topic-visibility.ts";

/** Kafka's numbers for what happens to a setting. */
const setOperation = 0 as const;
const removeOperation = 1 as const;

/** Changes settings, and waits until the brokers tell them so. */
export async function alterTopicConfig(
  session: AdminSession,
  name: string,
  change: TopicConfigChange,
  { validateOnly = false, signal }: ChangeOptions,
): Promise<void> {
  await session.require("alterTopics");
  const operation = `alter the settings of topic "${name}"`;
  const configs = settingChanges(change, operation);
  if (configs.length === 0) {
    return;
  }
  const { responses } = await session.ask({
    call: alterConfigsCall,
    args: [[{ resourceType: topicResource, resourceName: name, configs }], validateOnly],
    to: "controller",
    operation,
    mutates: true,
    codes: (answer) => answer.responses.map(({ errorCode }) => errorCode),
    signal,
  });
  await failOfRefused(session, operation, responses);
  if (!validateOnly) {
    await untilSet({ session, topic: name, operation, signal }, change);
  }
}

function settingChanges({ set, remove = [] }: TopicConfigChange, operation: string) {
  const settings = settingsOf(set);
  const both = settings.find(({ name }) => remove.includes(name));
  if (both !== undefined) {
    const detail = `${operation}: ${both.name} is to be set and removed`;
    throw new TopicError("TOPIC_INVALID", { detail, action: "Do one of the two." });
  }
  return [
    ...settings.map((setting) => ({ ...setting, configOperation: setOperation })),
    ...remove.map((name) => ({ name, configOperation: removeOperation })),
  ];
}

async function untilSet(waiting: Waiting, { set, remove = [] }: TopicConfigChange): Promise<void> {
  const { session, topic, operation, signal } = waiting;
  await untilSeen(waiting, async () => {
    const config = (await readTopicConfigs(session, [topic], operation, signal)).get(topic);
    if (!isList(config)) {
      return true;
    }
    const own = new Map(
      config.filter(({ source }) => source === "topic").map(({ name, value }) => [name, value]),
    );
    const isSet = settingsOf(set).every(
      // A sensitive value is not told.
      ({ name, value }) => own.has(name) && (own.get(name) ?? value) === value,
    );
    return isSet && !remove.some((name) => own.has(name));
  });
}

function isList<T>(value: readonly T[] | KafkaBridgeError | undefined): value is readonly T[] {
  return Array.isArray(value);
}

/** Adds partitions, and waits until they have leaders. */
export async function addPartitions(
  session: AdminSession,
  name: string,
  total: number,
  { validateOnly = false, signal }: ChangeOptions,
): Promise<void> {
  await session.require("alterTopics");
  const operation = `add partitions to topic "${name}"`;
  const { results } = await session.ask({
    call: createPartitionsCall,
    args: [[{ name, count: total }], session.config.requestTimeoutMs, validateOnly],
    to: "controller",
    operation,
    mutates: true,
    codes: (answer) => answer.results.map(({ errorCode }) => errorCode),
    signal,
  });
  await failOfRefused(session, operation, results);
  if (!validateOnly) {
    await untilSeen(
      { session, topic: name, operation, signal },
      (topic) => isLed(topic) && (topic.error !== undefined || topic.partitions.length >= total),
    );
  }
}

/** Deletes a topic, and waits until it is gone. */
export async function deleteTopic(
  session: AdminSession,
  name: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  const operation = `delete topic "${name}"`;
  const { responses } = await session.ask({
    call: deleteTopicsCall,
    args: [[{ name }], session.config.requestTimeoutMs],
    to: "controller",
    operation,
    mutates: true,
    codes: (answer) => answer.responses.map(({ errorCode }) => errorCode),
    signal,
  });
  await failOfRefused(session, operation, responses);
  await untilSeen({ session, topic: name, operation, signal }, ({ error }) => error !== undefined);
}

/** What the brokers say of one thing that was to be changed. */
interface Verdict {
  readonly errorCode: number;
  readonly errorMessage?: string | null | undefined;
}

async function failOfRefused(
  session: AdminSession,
  operation: string,
  verdicts: readonly Verdict[],
): Promise<void> {
  const refused = verdicts.find(({ errorCode }) => errorCode !== 0);
  if (refused !== undefined) {
    throw await session.refusal(refused.errorCode, refused.errorMessage, { operation });
  }
}
