import type { Logger } from "../config/index.ts";
import { ConfigError, classifyError, KafkaBridgeError } from "../errors/index.ts";
import { abortable } from "./abortable.ts";
import {
  type DriverLogLine,
  failureOfLog,
  hangUpError,
  isHangUp,
  tokenFailure,
} from "./driver-failure.ts";
import type { DriverClient, DriverMetadata } from "./load-driver.ts";

/** Connecting gives up after this time, within 10 s all told, with the reason that the driver's log told meanwhile. */
const connectDeadlineMs = 9_000;

/**
 * How long each attempt may take. A client whose first request fails is of no further use, so every
 * attempt has one of its own. The first is short, so that a wrong password is reported soon; the
 * last is long, for a slow network.
 */
const attemptMs = [1_500, 3_000] as const;
/** Between attempts, so that a refused connection is not tried in a tight loop. */
const pauseMs = 200;

/** A client that answered its first request, and what it answered. */
export interface Connected<Client> {
  readonly client: Client;
  readonly metadata: DriverMetadata;
}

/** How to connect. */
export interface ConnectOptions {
  /** Gives up; the attempt under way is cleaned up behind the scenes. */
  readonly signal?: AbortSignal;
  readonly deadlineMs?: number;
  /** Finds a better reason than the driver's, or gives the same error back. */
  readonly explain?: (failure: KafkaBridgeError) => Promise<KafkaBridgeError>;
}

/**
 * Creates a client of the driver and connects it, trying again until the deadline for as long as
 * the reason may pass.
 *
 * @param create - makes a client that was not connected before, with its listeners attached
 * @throws ConnectionError, AuthenticationError or ConfigError that tells the real reason, which the
 * driver's own error does not: it says of all of them that the broker cannot be reached
 */
export async function connectDriver<Client extends DriverClient>(
  create: () => Client,
  { signal, deadlineMs = connectDeadlineMs, explain }: ConnectOptions = {},
): Promise<Connected<Client>> {
  const deadline = performance.now() + deadlineMs;
  let failure: KafkaBridgeError | undefined;
  for (let attempt = 0; ; attempt++) {
    signal?.throwIfAborted();
    const left = deadline - performance.now();
    if (left <= 0 && failure !== undefined) {
      throw failure;
    }
    const timeoutMs = Math.max(1, Math.min(attemptMs[attempt] ?? left, left));
    const attempting = attemptConnect(create, timeoutMs);
    const outcome = await abortable(attempting, signal).catch((reason: unknown) => {
      // The attempt cannot be called off; a client that connects after all is put away.
      void attempting.then((late) => "client" in late && late.client.disconnect(() => {}));
      throw reason;
    });
    if ("client" in outcome) {
      return outcome;
    }
    const explaining = explain?.(outcome.failure);
    // It asks the listeners, who may take their time.
    failure = explaining === undefined ? outcome.failure : await abortable(explaining, signal);
    // A guess that was explained is none any more.
    if (!failure.retriable && !(outcome.isGuess && failure === outcome.failure)) {
      throw failure;
    }
    await abortable(new Promise((resolve) => setTimeout(resolve, pauseMs)), signal);
  }
}

interface FailedAttempt {
  readonly failure: KafkaBridgeError;
  readonly isGuess: boolean;
}

function attemptConnect<Client extends DriverClient>(
  create: () => Client,
  timeoutMs: number,
): Promise<Connected<Client> | FailedAttempt> {
  let client: Client;
  try {
    client = create();
  } catch (cause) {
    return Promise.resolve({ failure: configFailure(cause), isGuess: false });
  }
  const reasons = watchReasons(client);
  return new Promise((resolve) => {
    client.connect({ timeout: Math.ceil(timeoutMs), allTopics: false }, (error, metadata) => {
      reasons.stop();
      if (error) {
        resolve(reasons.verdict(error));
      } else {
        resolve({ client, metadata });
      }
    });
  });
}

/** Collects what the driver's log says while a connection is being made. */
function watchReasons(client: DriverClient) {
  let telling: KafkaBridgeError | undefined;
  let hangUp: DriverLogLine | undefined;
  const onLog = (line: DriverLogLine): void => {
    const failure = failureOfLog(line);
    // One broker of several that is down must not hide that the password is wrong.
    if (failure !== undefined && (telling === undefined || !failure.retriable)) {
      telling = failure;
    }
    if (isHangUp(line)) {
      hangUp = line;
    }
  };
  const onTokenError = (error: Error): void => {
    telling = tokenFailure(error);
  };
  client.on("event.log", onLog);
  client.on("error", onTokenError);
  return {
    stop(): void {
      client.removeListener("event.log", onLog);
      client.removeListener("error", onTokenError);
    },
    verdict(error: unknown): FailedAttempt {
      if (isCreationFailure(error)) {
        return { failure: configFailure(error), isGuess: false };
      }
      if (hangUp !== undefined && (telling === undefined || telling.retriable)) {
        return { failure: hangUpError(hangUp), isGuess: true };
      }
      return { failure: telling ?? classifyError(error), isGuess: false };
    },
  };
}

/** librdkafka refuses a client it cannot make, such as one whose certificate cannot be read, so. */
const stateError = -172;

function isCreationFailure(error: unknown): boolean {
  return (error as { code?: unknown }).code === stateError;
}

function configFailure(cause: unknown): KafkaBridgeError {
  if (cause instanceof KafkaBridgeError) {
    return cause;
  }
  const detail = cause instanceof Error ? cause.message : String(cause);
  return new ConfigError("CONFIG_INVALID", { detail, cause });
}

/** The level at which a line of the driver's log is told. */
function levelOf({ severity, fac }: DriverLogLine): "debug" | "info" | "warn" | "error" {
  if (severity >= 7) {
    return "debug";
  }
  if (severity >= 5) {
    return "info";
  }
  // The driver calls every lost connection an error, and mends it by itself.
  return severity === 4 || fac === "FAIL" || fac === "ERROR" ? "warn" : "error";
}

/**
 * Passes the driver's log on to the configured logger.
 *
 * @param onTokenError - is told of a token that could not be had; default: it is logged. The driver's
 * event of it would end the process if nobody listened
 */
export function logDriver(
  client: DriverClient,
  logger: Logger,
  onTokenError = ({ code, message }: KafkaBridgeError) => logger.error(message, { code }),
): void {
  client.on("event.log", (line: DriverLogLine) => {
    logger[levelOf(line)](line.message, { source: "librdkafka", facility: line.fac });
  });
  client.on("event.throttle", (event: unknown) => {
    logger.info("a broker throttles this client", { source: "librdkafka", event });
  });
  client.on("error", (error: Error) => onTokenError(tokenFailure(error)));
}
