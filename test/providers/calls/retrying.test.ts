import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it } from "vitest";
import { ProviderError } from "../../../src/errors/index.ts";
import { errorOfStatus, retrying, UsageCounter } from "../../../src/providers/calls/index.ts";
import { ManualClock } from "../../support/providers/manual-clock.ts";

const subject = "ListClustersV2 in eu-central-1";

/** What an AWS SDK throws. */
function awsError(name: string, httpStatusCode: number, headers: Record<string, string> = {}) {
  return Object.assign(new Error(`${name} said so.`), {
    name,
    $metadata: { httpStatusCode },
    $response: { headers },
  });
}

function passingClock(): ManualClock {
  return new ManualClock(0, { passesBySelf: true });
}

/** Fails with each of the errors, then answers. */
function failing(...errors: readonly unknown[]) {
  const left = [...errors];
  const tries = { count: 0 };
  const operation = async (): Promise<string> => {
    tries.count++;
    if (left.length > 0) {
      throw left.shift();
    }
    return "answer";
  };
  return { operation, tries };
}

async function failureOfCall(error: unknown, clock = passingClock()): Promise<ProviderError> {
  const { operation } = failing(error, error, error, error, error);
  const failure: unknown = await retrying(operation, { subject, clock }).catch(
    (thrown: unknown) => thrown,
  );
  expect(failure).toBeInstanceOf(ProviderError);
  return failure as ProviderError;
}

describe("a call that fails for now", () => {
  it("is made again after 1, 2 and 4 seconds, less up to half by jitter", async () => {
    const clock = passingClock();
    const { operation, tries } = failing(
      awsError("ThrottlingException", 400),
      awsError("InternalServerError", 500),
      awsError("ServiceUnavailable", 503),
    );
    expect(await retrying(operation, { subject, clock, random: () => 1 })).toBe("answer");
    expect(clock.sleeps).toEqual([1_000, 2_000, 4_000]);
    expect(tries.count).toBe(4);
    const jittered = passingClock();
    await failureOfCall(awsError("Throttling", 400), jittered);
    for (const [index, ms] of jittered.sleeps.entries()) {
      expect(ms).toBeGreaterThanOrEqual(500 * 2 ** index);
      expect(ms).toBeLessThanOrEqual(1_000 * 2 ** index);
    }
  });

  it("is given up after three retries, with the last error as cause", async () => {
    const last = awsError("ThrottlingException", 400);
    const error = await failureOfCall(last);
    expect(error.code).toBe("PROVIDER_THROTTLED");
    expect(error.message).toContain(`${subject}: Failed after 3 retries: ThrottlingException`);
    expect(error.cause).toBe(last);
  });

  it.each([
    [awsError("TooManyRequestsException", 429), "PROVIDER_THROTTLED"],
    [awsError("SomethingElse", 429), "PROVIDER_THROTTLED"],
    [awsError("ServiceUnavailable", 503), "PROVIDER_FAILED"],
    [errorOfStatus(502, "GET /x"), "PROVIDER_FAILED"],
    [errorOfStatus(429, "GET /x"), "PROVIDER_THROTTLED"],
    [Object.assign(new Error(""), { code: "ECONNREFUSED" }), "PROVIDER_UNREACHABLE"],
    [
      new TypeError("fetch failed", {
        cause: Object.assign(new Error("x"), { code: "ENOTFOUND" }),
      }),
      "PROVIDER_UNREACHABLE",
    ],
    [new DOMException("late", "TimeoutError"), "PROVIDER_UNREACHABLE"],
  ])("keeps what it was: %s is %s", async (thrown, code) => {
    const error = await failureOfCall(thrown);
    expect(error.code).toBe(code);
    expect(error.message).toContain("Failed after 3 retries");
    expect(error.cause).toBe(thrown);
  });

  it("waits as long as the service asks for, within reason", async () => {
    const clock = passingClock();
    const { operation } = failing(
      errorOfStatus(429, "GET /x", 20_000),
      awsError("Throttling", 429, { "retry-after": "7" }),
      errorOfStatus(429, "GET /x", 31_536_000_000),
    );
    await retrying(operation, { subject, clock });
    expect(clock.sleeps).toEqual([20_000, 7_000, 300_000]);
  });
});

describe("a call that fails for good", () => {
  it.each([
    [awsError("UnrecognizedClientException", 400), "PROVIDER_UNAUTHENTICATED"],
    [awsError("ExpiredTokenException", 403), "PROVIDER_UNAUTHENTICATED"],
    [awsError("CredentialsProviderError", 200), "PROVIDER_UNAUTHENTICATED"],
    [errorOfStatus(401, "GET /x"), "PROVIDER_UNAUTHENTICATED"],
    [awsError("AccessDeniedException", 400), "PROVIDER_DENIED"],
    [errorOfStatus(403, "GET /x"), "PROVIDER_DENIED"],
    [awsError("BadRequestException", 400), "PROVIDER_REQUEST_INVALID"],
    [new SyntaxError("Unexpected token <"), "PROVIDER_FAILED"],
  ])("is made once: %s is %s", async (thrown, code) => {
    const clock = passingClock();
    const error = await failureOfCall(thrown, clock);
    expect(error.code).toBe(code);
    expect(error.message).not.toContain("Failed after");
    expect(clock.sleeps).toEqual([]);
  });

  it("keeps an error of this library as it is", async () => {
    const own = new ProviderError("ENTITY_UNKNOWN", { detail: "a cluster" });
    expect(await failureOfCall(own)).toBe(own);
  });

  it("says what was asked, and not the whole page that came back", async () => {
    const error = await failureOfCall(
      Object.assign(new Error("<p>\n".repeat(9_999)), { status: 400 }),
    );
    expect(error.message).toContain(subject);
    expect(error.message.length).toBeLessThan(1_000);
  });
});

describe("the caller's signal", () => {
  it("ends a wait with its own reason", async () => {
    const clock = new ManualClock(0);
    const controller = new AbortController();
    const { operation } = failing(errorOfStatus(503, "GET /x"));
    const call = retrying(operation, {
      subject,
      clock,
      signal: controller.signal,
      onRetry: () => queueMicrotask(() => controller.abort(new Error("no longer wanted"))),
    });
    await expect(call).rejects.toThrow("no longer wanted");
    expect(clock.sleeping).toBe(0);
  });

  it("ends a try that does not mind signals", async () => {
    const controller = new AbortController();
    const call = retrying(
      () => {
        queueMicrotask(() => controller.abort(new Error("no longer wanted")));
        return new Promise<never>(() => {});
      },
      { subject, signal: controller.signal },
    );
    await expect(call).rejects.toThrow("no longer wanted");
  });

  it("that is aborted already makes no call", async () => {
    const { operation, tries } = failing();
    const call = retrying(operation, { subject, signal: AbortSignal.abort(new Error("over")) });
    await expect(call).rejects.toThrow("over");
    expect(tries.count).toBe(0);
  });
});

describe("a server that never answers", () => {
  it("is unreachable after the time-out of each try", async () => {
    const server = createServer(() => {});
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    try {
      const call = retrying((signal) => fetch(`http://127.0.0.1:${port}`, { signal }), {
        subject,
        clock: passingClock(),
        timeoutMs: 20,
      });
      await expect(call).rejects.toMatchObject({
        code: "PROVIDER_UNREACHABLE",
        message: expect.stringContaining("no answer within 20 ms") as string,
      });
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });
});

describe("what is counted", () => {
  it("is each try by its result, and the retries", async () => {
    const usage = new UsageCounter();
    const { operation } = failing(errorOfStatus(429, "x"), errorOfStatus(500, "x"));
    const options = { subject, operation: "ListClustersV2", usage, clock: passingClock() };
    await retrying(operation, options);
    await retrying(failing(errorOfStatus(403, "x")).operation, options).catch(() => {});
    usage.addPoints(3);
    expect(usage.snapshot()).toEqual({
      calls: [
        { operation: "ListClustersV2", result: "throttled", count: 1 },
        { operation: "ListClustersV2", result: "failed", count: 1 },
        { operation: "ListClustersV2", result: "ok", count: 1 },
        { operation: "ListClustersV2", result: "denied", count: 1 },
      ],
      points: 3,
      retries: 2,
      estimatedCostUsd: undefined,
    });
    usage.addCost(0.25);
    usage.addCost(0.5);
    expect(usage.snapshot().estimatedCostUsd).toBe(0.75);
  });
});
