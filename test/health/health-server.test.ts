import { describe, expect, it } from "vitest";
import { HealthServer, type Readiness } from "../../src/health/index.ts";

async function serve(ready: () => Readiness) {
  const server = new HealthServer({
    ready,
    metrics: async () => ({ contentType: "text/plain", text: "a 1\n" }),
  });
  const { port } = await server.listen({ host: "127.0.0.1", port: 0 });
  const get = (path: string, method = "GET") =>
    fetch(`http://127.0.0.1:${port}${path}`, { method });
  return { get, port, [Symbol.asyncDispose]: () => server.close() };
}

describe("HealthServer", () => {
  it("tells liveness, readiness with its reasons, and metrics", async () => {
    let isReady = true;
    await using served = await serve(() => ({ isReady, details: { why: "because" } }));
    expect(await (await served.get("/livez")).json()).toEqual({ status: "alive" });
    const ready = await served.get("/readyz?verbose");
    expect([ready.status, await ready.json()]).toEqual([200, { status: "ready", why: "because" }]);
    isReady = false;
    const not = await served.get("/readyz");
    expect([not.status, await not.json()]).toEqual([503, { status: "not ready", why: "because" }]);
    expect(await (await served.get("/metrics")).text()).toBe("a 1\n");
  });

  it("answers HEAD without a body, and refuses other methods and paths", async () => {
    await using served = await serve(() => ({ isReady: true, details: {} }));
    const head = await served.get("/readyz", "HEAD");
    expect([head.status, await head.text()]).toEqual([200, ""]);
    const post = await served.get("/livez", "POST");
    expect([post.status, post.headers.get("allow")]).toEqual([405, "GET, HEAD"]);
    expect((await served.get("/other")).status).toBe(404);
  });

  it("answers 500 where readiness cannot be told", async () => {
    await using served = await serve(() => {
      throw new Error("broken");
    });
    const answer = await served.get("/readyz");
    expect([answer.status, await answer.json()]).toEqual([500, { error: "broken" }]);
  });

  it("names the port that is taken already", async () => {
    await using served = await serve(() => ({ isReady: true, details: {} }));
    const other = new HealthServer({
      ready: () => ({ isReady: true, details: {} }),
      metrics: async () => ({ contentType: "", text: "" }),
    });
    await expect(other.listen({ host: "127.0.0.1", port: served.port })).rejects.toMatchObject({
      code: "ADDRESS_IN_USE",
    });
  });
});
