import { Transform } from "node:stream";
import { ProviderError } from "../../../errors/index.ts";

/**
 * The largest answer that is read, in bytes. A page of GetMetricData with 100,800 points takes 4 MB, and
 * one of ListMetrics 1 MB.
 */
const longestAnswer = 32 * 1024 * 1024;

/** What is given beside a request. */
interface HandleOptions {
  readonly abortSignal?: unknown;
}

/** The SDK's own handler, as each of its packages has it. */
interface AnyHandler {
  // biome-ignore lint/suspicious/noExplicitAny: requests and answers go through as they are.
  handle(request: any, options?: any): Promise<{ response: any }>;
}

/**
 * Wraps the SDK's handler of HTTP: an answer ends with an error where it is longer than it may be, or
 * the signal of the call is aborted while it is read. The SDK itself stops minding the signal once the
 * head of an answer is there.
 */
export function boundedHandler<Handler extends AnyHandler>(
  inner: Handler,
  maxBytes = longestAnswer,
): Handler {
  return new Proxy(inner, {
    get(target, key) {
      if (key === "handle") {
        return (request: unknown, options?: HandleOptions) =>
          handle(target, request, { options, maxBytes });
      }
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}

async function handle(
  inner: AnyHandler,
  request: unknown,
  { options, maxBytes }: { options: HandleOptions | undefined; maxBytes: number },
): Promise<unknown> {
  const answer = await inner.handle(request, options);
  const { body } = answer.response as { body?: unknown };
  if (isReadable(body)) {
    answer.response.body = limited(body, maxBytes, options?.abortSignal as AbortSignal | undefined);
  }
  return answer;
}

function isReadable(
  body: unknown,
): body is NodeJS.ReadableStream & { destroy(error?: Error): void } {
  return typeof body === "object" && body !== null && "pipe" in body && "destroy" in body;
}

function limited(
  body: NodeJS.ReadableStream & { destroy(error?: Error): void },
  maxBytes: number,
  signal: AbortSignal | undefined,
): Transform {
  let length = 0;
  const limit = new Transform({
    transform(piece: Buffer, _encoding, done) {
      length += piece.length;
      done(length > maxBytes ? tooLong(maxBytes) : null, piece);
    },
  });
  const onAbort = (): void => {
    limit.destroy(signal?.reason instanceof Error ? signal.reason : new Error("aborted"));
  };
  signal?.addEventListener("abort", onAbort, { once: true });
  limit.once("close", () => {
    signal?.removeEventListener("abort", onAbort);
    body.destroy();
  });
  body.on("error", (error: Error) => limit.destroy(error));
  body.pipe(limit);
  return limit;
}

function tooLong(maxBytes: number): ProviderError {
  return new ProviderError("PROVIDER_FAILED", {
    detail: `an answer of AWS is longer than ${maxBytes} bytes`,
    action: "Check that the endpoint is AWS's own.",
  });
}
