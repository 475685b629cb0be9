import type { Attributes } from "@opentelemetry/api";
import type { ErrorType } from "./error-type.ts";
import { type OperationName, operations } from "./operations.ts";

/** Topics that metrics tell apart; a program that makes up more of them gets one number for the rest. */
const maxTopics = 1_000;

/** The attributes of a client's points, made once for each. */
export class Points {
  /** Those that all of them have. */
  readonly base: Attributes;
  readonly #topics = new Set<string>();
  readonly #counts = new Map<string, Attributes>();
  readonly #durations = new Map<string, Attributes>();

  constructor(base: Attributes) {
    this.base = base;
  }

  /** Of what is counted, and of how long processing took. */
  count(operation: OperationName, topic: string | undefined, error?: ErrorType): Attributes {
    return this.#find(this.#counts, operation, topic, error, {});
  }

  /** Of how long an operation took. */
  duration(operation: OperationName, topic: string | undefined, error?: ErrorType): Attributes {
    const { type } = operations[operation];
    return this.#find(this.#durations, operation, topic, error, {
      "messaging.operation.type": type,
    });
  }

  #find(
    points: Map<string, Attributes>,
    operation: OperationName,
    topic: string | undefined,
    error: ErrorType | undefined,
    more: Attributes,
  ): Attributes {
    const named = topic !== undefined && this.#isKnown(topic) ? topic : undefined;
    const key = `${operation}\n${error ?? ""}\n${named ?? ""}`;
    const found = points.get(key) ?? {
      ...this.base,
      ...more,
      "messaging.operation.name": operation,
      ...(named === undefined ? {} : { "messaging.destination.name": named }),
      ...(error === undefined ? {} : { "error.type": error }),
    };
    points.set(key, found);
    return found;
  }

  #isKnown(topic: string): boolean {
    if (this.#topics.has(topic)) {
      return true;
    }
    if (this.#topics.size >= maxTopics) {
      return false;
    }
    this.#topics.add(topic);
    return true;
  }
}
