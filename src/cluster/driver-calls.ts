import {
  ClosedError,
  ConsumerError,
  classifyError,
  type ErrorContext,
  type KafkaBridgeError,
} from "../errors/index.ts";
import { FatalReason, isFatal } from "./fatal-reason.ts";

type Callback<T> = (error: unknown, value: T) => void;

/**
 * The calls into one client of the driver: their errors become ours, and it is known when the last
 * one came back. The driver crashes when it is disconnected while a call is under way.
 */
export class DriverCalls<Client> {
  #client: Client | undefined;
  #closed = false;
  #underWay = 0;
  #onIdle: (() => void) | undefined;
  readonly #fatal = new FatalReason();

  /** From now on, calls go to this client. */
  open(client: Client): void {
    this.#client = client;
  }

  /** Remembers what a fatal error is about. */
  noteFatal(error: KafkaBridgeError): void {
    this.#fatal.tell(error);
  }

  /** Refuses further calls. Resolves with the client when the last one came back. */
  async close(): Promise<Client | undefined> {
    this.#closed = true;
    if (this.#underWay > 0) {
      await new Promise<void>((resolve) => {
        this.#onIdle = resolve;
      });
    }
    return this.#client;
  }

  /** Makes a call that answers at once. */
  run<T>(context: ErrorContext, work: (client: Client) => T): T {
    const client = this.#openClient();
    try {
      return work(client);
    } catch (error) {
      throw this.#classify(error, context);
    }
  }

  /** Makes a call that answers by a callback. */
  async call<T>(
    context: ErrorContext,
    work: (client: Client, done: Callback<T>) => unknown,
  ): Promise<T> {
    const client = this.#openClient();
    this.#underWay++;
    try {
      return await new Promise<T>((resolve, reject) => {
        work(client, (error, value) => (error ? reject(error) : resolve(value)));
      });
    } catch (error) {
      throw await this.#explain(error, context);
    } finally {
      this.#underWay--;
      if (this.#underWay === 0) {
        this.#onIdle?.();
      }
    }
  }

  #openClient(): Client {
    if (this.#closed || this.#client === undefined) {
      throw new ClosedError();
    }
    return this.#client;
  }

  async #explain(error: unknown, context: ErrorContext): Promise<KafkaBridgeError> {
    await this.#fatal.explained(error);
    return this.#classify(error, context);
  }

  #classify(error: unknown, context: ErrorContext): KafkaBridgeError {
    return isFatal(error)
      ? (this.#fatal.error ?? new ConsumerError("CONSUMER_FATAL", { cause: error }))
      : classifyError(error, context);
  }
}
