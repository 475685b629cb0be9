import {
  AuthenticationError,
  ConnectionError,
  classifyError,
  KafkaBridgeError,
} from "../errors/index.ts";

/** One line of librdkafka's log, as the driver hands it over. */
export interface DriverLogLine {
  /** As in syslog: 3 is an error, 4 a warning, 6 information, 7 debugging. */
  readonly severity: number;
  /** Which part spoke, such as `FAIL`. */
  readonly fac: string;
  readonly message: string;
}

const transportFailure = -195;

/** What the peer did that shows it expects another protocol on this port. */
const mismatches: readonly (readonly [RegExp, string])[] = [
  [/connecting to a PLAINTEXT broker listener/, "the port does not speak TLS, but `ssl` is set"],
  [
    /Invalid response size/,
    "the answer is not Kafka's: the port speaks TLS, HTTP or another protocol",
  ],
  [/Request not valid in current SASL state/, "the listener does not take SASL, but `auth` is set"],
];

/**
 * Brokers hang up without a word on a client that speaks plaintext to a TLS port, or that does not
 * authenticate on a SASL port. A broker that is going down does the same, so this is a guess: used
 * when nothing better was seen until the deadline.
 */
const hangUp = /(closed by peer|Connection reset).*in state (APIVERSION_QUERY|UP)/s;

/**
 * Reads the reason for a failed connection out of a line of the driver's log. The driver's own error
 * says only that a broker cannot be reached; TLS, SASL and name resolution speak in the log alone.
 *
 * @returns undefined for lines that are not about a failed connection
 */
export function failureOfLog(line: DriverLogLine): KafkaBridgeError | undefined {
  if (line.fac !== "FAIL") {
    return undefined;
  }
  const text = readable(line.message);
  const cause = Object.assign(new Error(text), { code: transportFailure });
  for (const [pattern, meaning] of mismatches) {
    if (pattern.test(line.message)) {
      return new ConnectionError("PROTOCOL_MISMATCH", { detail: `${meaning} (${text})`, cause });
    }
  }
  return classifyError(cause);
}

/** Whether the line tells of a peer that hung up before a first request was answered. */
export function isHangUp(line: DriverLogLine): boolean {
  return line.fac === "FAIL" && hangUp.test(line.message);
}

/** The verdict when brokers did nothing but hang up until the deadline. */
export function hangUpError(line: DriverLogLine): KafkaBridgeError {
  const text = readable(line.message);
  return new ConnectionError("PROTOCOL_MISMATCH", {
    detail: `the peer closes every connection at once; it may expect TLS or SASL (${text})`,
    cause: new Error(text),
  });
}

/** The token callback's failure, which the driver reports by an event of its own. */
export function tokenFailure(error: Error): KafkaBridgeError {
  if (error.cause instanceof KafkaBridgeError) {
    return error.cause;
  }
  return new AuthenticationError("TOKEN_UNAVAILABLE", {
    detail: error.message.replace(/^oauthbearer_token_refresh_cb: /, ""),
    cause: error,
  });
}

/** Without the thread's name before and the timing behind, which tell a reader nothing. */
function readable(message: string): string {
  return message
    .replace(/^\[thrd:[^\]]*\]:\s*/, "")
    .replace(/\s*\(after \d+ms in state .*\)\s*$/, "")
    .trim();
}
