import { describe, expect, it } from "vitest";
import { openReceiver } from "../../support/bridge/open-receiver.ts";
import { post } from "../../support/bridge/requests.ts";

const page = "https://app.example";
const cors = { origins: [page, "https://other.example"], headers: ["x-tenant"], maxAgeSeconds: 60 };
const question = { "access-control-request-method": "POST" };
const nothing = new Uint8Array();

function asked(port: number, origin: string) {
  const headers = { ...question, origin };
  return post({ port, method: "OPTIONS", headers, body: nothing });
}

describe("CORS", () => {
  it("tells a page of an allowed origin what it may send", async () => {
    const bearerTokens = ["first-token"];
    await using open = await openReceiver({ otlp: { http: { cors, bearerTokens } } });
    const { status, headers } = await asked(open.httpPort, page);
    expect(status).toBe(204);
    expect(headers).toMatchObject({
      "access-control-allow-origin": page,
      "access-control-allow-methods": "POST",
      "access-control-allow-headers": "content-type, content-encoding, authorization, x-tenant",
      "access-control-max-age": "60",
      vary: "origin",
    });
    expect(open.receiver.counts.http?.started).toBe(0);
  });

  it("lets that page read answers, refusals too", async () => {
    await using open = await openReceiver({ otlp: { http: { cors } } });
    const port = open.httpPort;
    const taken = await post({ port, headers: { origin: page } });
    const refused = await post({ port, headers: { origin: page, "content-type": "text/plain" } });
    expect([taken.status, refused.status]).toEqual([200, 415]);
    for (const { headers } of [taken, refused]) {
      expect(headers["access-control-allow-origin"]).toBe(page);
    }
  });

  it("tells pages of other origins nothing", async () => {
    await using open = await openReceiver({ otlp: { http: { cors } } });
    const { headers } = await asked(open.httpPort, "https://evil.example");
    expect(Object.keys(headers).filter((name) => name.startsWith("access-control"))).toEqual([]);
    expect(headers.vary).toBe("origin");
  });

  it("may be for pages of any origin", async () => {
    await using open = await openReceiver({ otlp: { http: { cors: { origins: ["*"] } } } });
    const { headers } = await asked(open.httpPort, "https://any.example");
    expect(headers["access-control-allow-origin"]).toBe("https://any.example");
  });

  it("is off unless it is configured", async () => {
    await using open = await openReceiver({ otlp: { http: {} } });
    const { status, headers } = await asked(open.httpPort, page);
    expect(status).toBe(405);
    expect(headers["access-control-allow-origin"]).toBeUndefined();
  });
});
