import { KafkaConfig, type KafkaOptions } from "../config/index.ts";
import { AdminSession } from "./admin/index.ts";

/** What every call of the administration takes. */
export interface AdminCallOptions {
  /** Gives up waiting. What was asked for may happen all the same. */
  readonly signal?: AbortSignal | undefined;
}

/** What a part of the administration is made from: options, or what shares its connection. */
export type ClusterSource = KafkaConfig | KafkaOptions | ClusterConnection;

/** The session behind a connection: not among its members, as it is not for the public. */
export let sessionOf: (connection: ClusterConnection) => AdminSession;

/**
 * Connections for administration: made at first use, mended after failures, closed once.
 *
 * `KafkaCluster`, `KafkaTopics` and `ConsumerGroups` are such; one made from another shares its
 * connections, and leaves closing them to it.
 */
export class ClusterConnection implements AsyncDisposable {
  static {
    sessionOf = (connection) => connection.#session;
  }
  readonly #session: AdminSession;
  readonly #isOwner: boolean;

  /** @throws ConfigError for options that cannot be */
  constructor(source: ClusterSource) {
    this.#isOwner = !(source instanceof ClusterConnection);
    this.#session =
      source instanceof ClusterConnection
        ? source.#session
        : new AdminSession(KafkaConfig.from(source));
  }

  /** Closes the connections; calls under way fail. May be called again. */
  async close(): Promise<void> {
    if (this.#isOwner) {
      await this.#session.close();
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}
