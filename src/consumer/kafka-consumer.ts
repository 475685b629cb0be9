import { anySignal } from "../abort/index.ts";
import type { ClientStatistics, TopicPartition } from "../cluster/index.ts";
import { KafkaConfig, type KafkaOptions } from "../config/index.ts";
import { ClosedError, ConsumerError } from "../errors/index.ts";
import type { Signal } from "../otlp/index.ts";
import { type ClientOptions, ClientTelemetry } from "../telemetry/index.ts";
import { Assignment, type AssignmentRequest } from "./assignment.ts";
import { BatchIterator } from "./batch-iterator.ts";
import { Connection } from "./connection.ts";
import type { AnyConsumedBatch, ConsumedOf } from "./consumed-batch.ts";
import { type ConsumerEventMap, ConsumerEvents } from "./consumer-events.ts";
import { DeadLetterProducer } from "./dead-letter-producer.ts";
import { untilAborted } from "./deadline.ts";
import { type ConsumerParts, createSession, type SessionRequest } from "./open-session.ts";
import type { PartitionFilter } from "./partition-control.ts";
import {
  type AggregationQuery,
  type AnyQuery,
  type GroupsQueryResult,
  type ItemQuery,
  type LogsQueryResult,
  type MetricAggregationQuery,
  type MetricGroup,
  type MetricsQueryResult,
  Queries,
  type TracesQueryResult,
} from "./query/index.ts";
import { lagOf, type ReadingLag } from "./reading-lag.ts";
import type { BatchesOptions, RunOptions } from "./reading-options.ts";
import type { ReadingSession } from "./reading-session.ts";
import { type BatchHandlers, handledSignals, runHandlers } from "./runner.ts";
import type { StartingOffset } from "./starting-offset.ts";
import type { Selection } from "./subscription.ts";

/** How many handlers of a `run` work at a time unless told otherwise. */
const defaultConcurrency = 16;
const defaultCloseMs = 10_000;

/**
 * Reads telemetry from Kafka, at least once: what is acknowledged is committed, in order and
 * without a gap, and what is not will be read again.
 *
 * One reading at a time: a `for await` over {@link batches}, or a {@link run}. It connects when
 * reading begins, or by {@link connect}.
 */
export class KafkaConsumer implements AsyncDisposable {
  readonly #config: KafkaConfig;
  readonly #events: ConsumerEvents;
  readonly #connection: Connection;
  readonly #deadLetters: DeadLetterProducer;
  readonly #parts: ConsumerParts;
  readonly #queries: Queries;
  readonly #closing = new AbortController();
  #connected: Promise<void> | undefined;
  #assignment: Assignment | undefined;
  #session: ReadingSession | undefined;
  #reading = false;
  #closed: Promise<void> | undefined;

  /**
   * @param options.metrics - counts what this consumer does
   * @throws ConfigError for options that cannot be
   */
  constructor(config: KafkaConfig | KafkaOptions, options: ClientOptions = {}) {
    this.#config = KafkaConfig.from(config);
    const { bootstrapServers, clientId, consumer } = this.#config;
    const identity = { bootstrapServers, clientId, groupId: consumer.groupId };
    const telemetry = new ClientTelemetry(identity, options);
    this.#events = new ConsumerEvents(this.#config.logger);
    this.#connection = new Connection(this.#config, this.#events, telemetry);
    this.#deadLetters = new DeadLetterProducer(this.#config);
    this.#queries = new Queries(this.#config);
    this.#parts = {
      config: this.#config,
      connection: this.#connection,
      events: this.#events,
      deadLetterWriter: this.#deadLetters,
      telemetry,
    };
  }

  /** Listens to an event. */
  on<Name extends keyof ConsumerEventMap>(
    name: Name,
    listener: (...args: ConsumerEventMap[Name]) => void,
  ): this {
    this.#events.on(name, listener as never);
    return this;
  }

  /** Listens to the next event of a name. */
  once<Name extends keyof ConsumerEventMap>(
    name: Name,
    listener: (...args: ConsumerEventMap[Name]) => void,
  ): this {
    this.#events.once(name, listener as never);
    return this;
  }

  /** Listens no longer. */
  off<Name extends keyof ConsumerEventMap>(
    name: Name,
    listener: (...args: ConsumerEventMap[Name]) => void,
  ): this {
    this.#events.off(name, listener as never);
    return this;
  }

  /**
   * Connects, so that reading begins sooner, and mistakes show early. Not needed otherwise.
   *
   * @param signal - waits no longer; the connection is made all the same
   * @throws ConnectionError, AuthenticationError or ConfigError with the real reason, within 10 s;
   * ClosedError where the consumer is closed meanwhile
   */
  async connect(signal?: AbortSignal): Promise<void> {
    this.#checkOpen();
    this.#connected ??= this.#connection.connect(this.#closing.signal).catch((error: unknown) => {
      // Another attempt may find the broker there.
      this.#connected = undefined;
      throw this.#closing.signal.aborted ? closedError() : error;
    });
    await (signal === undefined ? this.#connected : untilAborted(this.#connected, signal));
  }

  batches<S extends Signal>(
    selection: S | readonly S[],
    options?: BatchesOptions,
  ): BatchIterator<ConsumedOf[S]>;
  batches(selection?: Selection, options?: BatchesOptions): BatchIterator<AnyConsumedBatch>;
  /**
   * The batches of signals or topics, for `for await`. The reading begins with the first batch that
   * is asked for, and ends when the loop is left, the signal is aborted, or the consumer closed.
   *
   * Acknowledge before the loop is left: what is not acknowledged by then is not committed, and will
   * be read again. Several batches may be held before they are acknowledged; one that is rejected
   * comes again before any later one of its partition that was not handed out yet.
   *
   * @param selection - signals, meaning their configured topics; or topics, by name or as regular
   * expressions that begin with `^`. Left out after {@link assign}
   */
  batches(selection?: Selection, options: BatchesOptions = {}): BatchIterator<AnyConsumedBatch> {
    return new BatchIterator(() =>
      this.#open({ selection, options, exclusive: false, wanted: undefined }),
    );
  }

  /**
   * Hands batches to handlers until the consumer is closed or the signal aborted. What a handler
   * returns from is acknowledged, what it throws on is rejected. Each partition has one handler at
   * work at a time, unless `ordered` is false.
   *
   * @throws what ends the reading without being asked for
   */
  async run(handlers: BatchHandlers, options: RunOptions = {}): Promise<void> {
    const wanted = handledSignals(handlers);
    const { concurrency = defaultConcurrency, ordered = true, topics } = options;
    const selection = topics ?? (this.#assignment === undefined ? wanted : undefined);
    const request = { selection, options, exclusive: ordered, wanted };
    const session = await this.#open(request);
    if (session === undefined) {
      return;
    }
    try {
      await runHandlers(session, handlers, concurrency);
    } finally {
      await session.end(defaultCloseMs);
    }
  }

  /**
   * Reads chosen partitions without a group, from the next {@link batches} or {@link run} on. It
   * never joins a group and never commits.
   *
   * @param requests - topics, or single partitions of them, and where to start
   * @param options.follow - whether topics and partitions that appear later are read, too, from
   * their beginning. Default true
   * @throws TopicError for what does not exist, UnsupportedError for a time on the embedded cluster,
   * ConsumerError `ALREADY_READING`
   */
  async assign(
    requests: readonly AssignmentRequest[],
    { follow = true }: { readonly follow?: boolean } = {},
  ): Promise<void> {
    this.#checkIdle();
    await this.connect();
    const { logger } = this.#config;
    const assignment = new Assignment(this.#connection, requests, {
      follow,
      defaultOffset: this.#config.consumer.offsetReset === "earliest" ? "beginning" : "end",
      onError: (error) => logger.warn(error.message),
    });
    await assignment.prepare();
    this.#assignment = assignment;
  }

  queryTraces(query: AggregationQuery): Promise<GroupsQueryResult>;
  queryTraces(query?: ItemQuery): Promise<TracesQueryResult>;
  /**
   * Looks for spans on their topic, or makes figures of them: `aggregations` of `durationMs`, or of
   * the field named by `measure`. As {@link queryMetrics} otherwise.
   */
  queryTraces(query: AnyQuery = {}): Promise<TracesQueryResult | GroupsQueryResult> {
    return this.#queries.traces(query);
  }

  queryMetrics(query: MetricAggregationQuery): Promise<GroupsQueryResult<MetricGroup>>;
  queryMetrics(query?: ItemQuery): Promise<MetricsQueryResult>;
  /**
   * Looks for points of metrics on their topic, or makes figures of them.
   *
   * A query reads the topic once, without a group, and beside whatever else this consumer reads; it
   * ends at the ends that the partitions had when it began. Items that are written later than others
   * of their time are found wherever they are. What cannot match is passed over by its bytes. Memory is
   * bounded, whatever the topic holds: by `maxBytes` and `maxGroups`. Pages are stable: the same query
   * on the same records returns the same items in the same order.
   *
   * @throws ConfigError for a query that makes no sense, with all that is wrong; TopicError where there
   * is no such topic; ConsumerError `QUERY_TOO_MANY_GROUPS`, `QUERY_TOO_LARGE`; ConnectionError,
   * AuthenticationError, AuthorizationError, TimeoutError; the signal's reason; ClosedError
   */
  queryMetrics(query: AnyQuery = {}): Promise<MetricsQueryResult | GroupsQueryResult<MetricGroup>> {
    return this.#queries.metrics(query);
  }

  queryLogs(query: AggregationQuery): Promise<GroupsQueryResult>;
  queryLogs(query?: ItemQuery): Promise<LogsQueryResult>;
  /**
   * Looks for log records on their topic, or counts them; with `measure`, makes figures of the numbers
   * in a field. As {@link queryMetrics} otherwise.
   */
  queryLogs(query: AnyQuery = {}): Promise<LogsQueryResult | GroupsQueryResult> {
    return this.#queries.logs(query);
  }

  /** The partitions that are read now. */
  assignment(): TopicPartition[] {
    return [...this.#connection.partitions].map(({ topic, partition }) => ({ topic, partition }));
  }

  /** What the connection told of itself last; undefined where it told nothing yet. */
  stats(): ClientStatistics | undefined {
    return this.#connection.driver.statistics.latest();
  }

  /**
   * How far behind the partitions are that are read now. Asks the broker only where nothing is
   * fetched, as of partitions that are paused, or nothing was read. Never rejects.
   */
  async lag(): Promise<ReadingLag[]> {
    const { driver, partitions } = this.#connection;
    return await lagOf([...partitions], driver, this.#config.consumer.offsetReset);
  }

  /**
   * Commits now what is acknowledged without a gap.
   *
   * @throws ConsumerError `COMMIT_FAILED` when the broker does not take it, or there is no group;
   * `ASSIGNMENT_LOST` when the group has taken partitions away before
   */
  async commit(): Promise<void> {
    await this.#requireSession().commit();
  }

  /**
   * Hands out no more records of partitions, and fetches none, until {@link resume}. What is handed
   * out already may be settled. Survives a rebalance, not the reading.
   *
   * @param filter - default: all partitions that are read now
   */
  async pause(filter: PartitionFilter = {}): Promise<void> {
    await this.#requireSession().control.pause(filter);
  }

  /** Goes on where it was paused. */
  async resume(filter: PartitionFilter = {}): Promise<void> {
    await this.#requireSession().control.resume(filter);
  }

  /**
   * Reads a partition from another place on. What was handed out of it before no longer counts:
   * acknowledging it does nothing.
   *
   * @throws ConsumerError `NOT_ASSIGNED` for a partition that is not read now; UnsupportedError for
   * a time on the embedded cluster
   */
  async seek(partition: TopicPartition, place: StartingOffset): Promise<void> {
    await this.#requireSession().control.seek(partition, place);
  }

  /**
   * Ends the reading: waits for handlers and batches under way, commits, leaves the group,
   * disconnects. May be called again.
   *
   * @param options.timeoutMs - how long to wait for what is under way. Default 10,000. What is not
   * settled by then is not committed
   */
  close({ timeoutMs = defaultCloseMs }: { readonly timeoutMs?: number } = {}): Promise<void> {
    this.#closed ??= this.#close(timeoutMs);
    return this.#closed;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #close(timeoutMs: number): Promise<void> {
    const deadline = performance.now() + timeoutMs;
    this.#closing.abort();
    const queriesClosed = this.#queries.close();
    await this.#session?.end(timeoutMs);
    await this.#connected?.catch(() => {});
    await this.#connection.close();
    await queriesClosed;
    await this.#deadLetters.close(Math.max(0, deadline - performance.now()));
  }

  /** Begins a reading; undefined where it was called off before it began. */
  async #open(request: Omit<SessionRequest, "assignment">): Promise<ReadingSession | undefined> {
    this.#checkIdle();
    const { signal } = request.options;
    const calledOff = anySignal([this.#closing.signal, ...(signal ? [signal] : [])]);
    this.#reading = true;
    try {
      await this.connect(calledOff);
      return await this.#start(request, calledOff);
    } catch (error) {
      this.#reading = false;
      if (calledOff.aborted) {
        return undefined;
      }
      throw error;
    }
  }

  async #start(
    request: Omit<SessionRequest, "assignment">,
    calledOff: AbortSignal,
  ): Promise<ReadingSession> {
    const session = createSession(this.#parts, { ...request, assignment: this.#assignment });
    this.#session = session;
    const stop = (): void => session.stop();
    calledOff.addEventListener("abort", stop, { once: true });
    void session.ended.then(() => {
      calledOff.removeEventListener("abort", stop);
      this.#session = undefined;
      this.#assignment = undefined;
      this.#reading = false;
    });
    await session.start();
    if (calledOff.aborted) {
      session.stop();
    }
    return session;
  }

  #requireSession(): ReadingSession {
    this.#checkOpen();
    if (this.#session === undefined) {
      throw new ConsumerError("NOT_ASSIGNED", { detail: "nothing is being read" });
    }
    return this.#session;
  }

  #checkIdle(): void {
    this.#checkOpen();
    if (this.#reading) {
      throw new ConsumerError("ALREADY_READING");
    }
  }

  #checkOpen(): void {
    if (this.#closed !== undefined) {
      throw closedError();
    }
  }
}

function closedError(): ClosedError {
  return new ClosedError({ detail: "the consumer" });
}
