import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { inspect } from "node:util";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { Secret } from "../../../../src/config/index.ts";
import { ProviderError } from "../../../../src/errors/index.ts";
import { UsageCounter } from "../../../../src/providers/calls/index.ts";
import {
  ConfluentHttp,
  type ConfluentHttpOptions,
} from "../../../../src/providers/confluent/http/index.ts";
import { ManualClock } from "../../../support/providers/manual-clock.ts";

const apiSecret = "a-secret-that-nobody-may-see";
const request = { method: "GET", path: "/v2/things" } as const;

async function listening(take: RequestListener) {
  const server = createServer(take);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

function client(baseUrl: string, options: Partial<ConfluentHttpOptions> = {}) {
  const clock = new ManualClock(0, { passesBySelf: true });
  const usage = new UsageCounter();
  const http = new ConfluentHttp({
    baseUrl,
    apiKey: new Secret("KEY"),
    apiSecret: new Secret(apiSecret),
    usage,
    clock,
    ...options,
  });
  return { http, clock, usage };
}

async function failureOf(work: Promise<unknown>): Promise<ProviderError> {
  const error: unknown = await work.catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ProviderError);
  expect(inspect(error, { depth: 10 })).not.toContain(apiSecret);
  expect(inspect(error, { depth: 10 })).not.toContain(
    Buffer.from(`KEY:${apiSecret}`).toString("base64"),
  );
  return error as ProviderError;
}

describe("a call", () => {
  it("carries the credentials, parameters and body, below the path of the address", async () => {
    const seen: unknown[] = [];
    await using server = await listening((incoming, response) => {
      seen.push(incoming.url, incoming.headers.authorization, incoming.headers["content-type"]);
      response.setHeader("content-type", "application/json").end('{"a":1}');
    });
    const { http, usage } = client(`${server.url}/proxy/`);
    const parameters = [["page_token", "a/b=&c"]] as const;
    const answer = await http.json({ method: "POST", path: "/v2/q", parameters, body: "{}" });
    expect(answer).toEqual({ a: 1 });
    expect(seen).toEqual([
      "/proxy/v2/q?page_token=a%2Fb%3D%26c",
      `Basic ${Buffer.from(`KEY:${apiSecret}`).toString("base64")}`,
      "application/json",
    ]);
    expect(usage.snapshot().calls).toEqual([{ operation: "POST /v2/q", result: "ok", count: 1 }]);
  });

  it("reads what is compressed, and bounds what comes out of it", async () => {
    await using server = await listening((_, response) => {
      response.setHeader("content-encoding", "gzip").end(gzipSync(`"${"x".repeat(1_000_000)}"`));
    });
    expect(await client(server.url).http.json(request)).toHaveLength(1_000_000);
    const { code, message } = await failureOf(
      client(server.url, { maxBytes: 10_000 }).http.json(request),
    );
    expect([code, message]).toEqual(["PROVIDER_FAILED", expect.stringContaining("10000 bytes")]);
  });

  it("does not show the credentials when it is printed", () => {
    expect(
      inspect(client("http://127.0.0.1:1").http, { depth: 10, showHidden: true }),
    ).not.toContain(apiSecret);
  });
});

describe("a service that is at fault", () => {
  it("is asked four times, and not before the time that it asks for", async () => {
    let calls = 0;
    await using server = await listening((_, response) => {
      calls++;
      response.writeHead(429, { "retry-after": "9", "content-type": "application/json" });
      response.end('{"errors":[{"status":"429","detail":"Too many requests"}]}');
    });
    const { http, clock, usage } = client(server.url);
    const { code, message } = await failureOf(http.json(request));
    expect(code).toBe("PROVIDER_THROTTLED");
    expect(message).toContain("Failed after 3 retries");
    expect(message).toContain("Too many requests");
    expect(calls).toBe(4);
    expect(clock.sleeps).toEqual([9_000, 9_000, 9_000]);
    expect(usage.snapshot().retries).toBe(3);
    await failureOf(http.json(request));
    expect(clock.sleeps[3]).toBe(9_000);
  });

  it("may recover", async () => {
    const statuses = [500, 503, 200];
    await using server = await listening((_, response) => {
      response.writeHead(statuses.shift() ?? 200, { "content-type": "application/json" });
      response.end("{}");
    });
    expect(await client(server.url).http.json(request)).toEqual({});
  });

  it.each([
    [400, "PROVIDER_REQUEST_INVALID"],
    [401, "PROVIDER_UNAUTHENTICATED"],
    [403, "PROVIDER_DENIED"],
    [404, "PROVIDER_REQUEST_INVALID"],
  ])("is not asked again after %i, and what it says is told", async (status, code) => {
    let calls = 0;
    await using server = await listening((_, response) => {
      calls++;
      response.writeHead(status, { "content-type": "application/json" });
      response.end('{"errors":[{"title":"No","detail":"the reason of it"}]}');
    });
    const error = await failureOf(client(server.url).http.json(request));
    expect([error.code, calls]).toEqual([code, 1]);
    expect(error.message).toContain("No: the reason of it");
  });

  it("that sends a page of HTML is named as such", async () => {
    await using server = await listening((_, response) => {
      response.setHeader("content-type", "text/html").end("<html>Sign in</html>");
    });
    const { code, message } = await failureOf(client(server.url).http.json(request));
    expect(code).toBe("PROVIDER_FAILED");
    expect(message).toContain("no JSON, but text/html");
  });

  it("that never ends its answer is left at the time-out", async () => {
    await using server = await listening((_, response) => {
      response.writeHead(200, { "content-type": "application/json" });
      response.write('{"data":[');
    });
    const { code } = await failureOf(client(server.url, { timeoutMs: 200 }).http.json(request));
    expect(code).toBe("PROVIDER_UNREACHABLE");
  });

  it("that sends without end is left at the bound", async () => {
    let isGone = false;
    await using server = await listening((_, response) => {
      const chunk = Buffer.alloc(65_536, 32);
      const pour = (): void => {
        while (!response.destroyed && response.write(chunk)) {
          // As fast as it goes.
        }
      };
      response.on("drain", pour).on("close", () => {
        isGone = true;
      });
      pour();
    });
    const { http } = client(server.url, { maxBytes: 1_000_000 });
    const { message } = await failureOf(http.json(request));
    expect(message).toContain("larger than 1000000 bytes");
    await expect.poll(() => isGone, { timeout: 30_000 }).toBe(true);
  });

  it("that cannot be reached is told apart", async () => {
    const gone = await listening(() => {});
    await gone[Symbol.asyncDispose]();
    const { code } = await failureOf(client(gone.url).http.json(request));
    expect(code).toBe("PROVIDER_UNREACHABLE");
  });
});

describe("an answer that leads elsewhere", () => {
  it("is not followed, whatever the status", async () => {
    const elsewhere: unknown[] = [];
    await using other = await listening((incoming, response) => {
      elsewhere.push(incoming.headers);
      response.end("{}");
    });
    for (const status of [301, 302, 303, 307, 308]) {
      await using server = await listening((_, response) => {
        response.writeHead(status, { location: `${other.url}/v2/things` }).end();
      });
      const { code, message } = await failureOf(client(server.url).http.json(request));
      expect([code, message]).toEqual([
        "PROVIDER_FAILED",
        expect.stringContaining("redirects are not followed"),
      ]);
    }
    expect(elsewhere).toEqual([]);
  });
});

describe("a text that is read as it comes", () => {
  it("ends with the caller's signal", async () => {
    await using server = await listening((_, response) => {
      response.write("first");
    });
    const controller = new AbortController();
    const { http } = client(server.url);
    const reading = (async () => {
      for await (const text of http.texts({ ...request, signal: controller.signal }, 1_000)) {
        expect(text).toBe("first");
        controller.abort(new Error("enough"));
      }
    })();
    await expect(reading).rejects.toThrow();
  });

  it("is left when nothing more comes", async () => {
    await using server = await listening((_, response) => {
      response.write("first");
    });
    const { http } = client(server.url, { timeoutMs: 200 });
    const reading = (async () => {
      for await (const text of http.texts(request, 1_000)) {
        expect(text).toBe("first");
      }
    })();
    expect((await failureOf(reading)).code).toBe("PROVIDER_UNREACHABLE");
  });

  it("that breaks off is a failure, not an end", async () => {
    await using server = await listening((_, response) => {
      response.write("first");
      setImmediate(() => response.destroy());
    });
    const { http } = client(server.url);
    const reading = (async () => {
      for await (const text of http.texts(request, 1_000)) {
        expect(text).toBe("first");
      }
    })();
    expect((await failureOf(reading)).code).toBe("PROVIDER_UNREACHABLE");
  });

  it("has a bound, too", async () => {
    await using server = await listening((_, response) => {
      response.end("x".repeat(5_000));
    });
    const { http } = client(server.url);
    const reading = (async () => {
      let length = 0;
      for await (const text of http.texts(request, 1_000)) {
        length += text.length;
      }
      return length;
    })();
    expect((await failureOf(reading)).code).toBe("PROVIDER_FAILED");
  });
});
