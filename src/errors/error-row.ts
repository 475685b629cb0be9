/** One row of the error table. */
export interface ErrorRow {
  /** Name of the class that carries this code. */
  readonly class: string;
  /** The same call may succeed if tried again unchanged. */
  readonly retriable: boolean;
  /** The instance that threw it is of no further use: close it and make a new one. */
  readonly fatal: boolean;
  /** What happened, without a full stop. */
  readonly text: string;
  /** What the reader should do, as a sentence. */
  readonly action: string;
  /** librdkafka / Kafka protocol error codes classified as this row. */
  readonly driver?: readonly number[];
}
