import { metrics } from "@opentelemetry/api";
import { afterEach, describe, expect, it } from "vitest";
import { pushMetrics } from "../../src/connector/index.ts";
import { OtlpBackend } from "../support/otlp-backend.ts";

afterEach(() => metrics.disable());

describe("pushMetrics", () => {
  it("sends the program's metrics over OTLP/HTTP, and the last of them at its end", async () => {
    const bodies: { readonly path: string; readonly text: string }[] = [];
    await using backend = await OtlpBackend.start(({ path, body }) => {
      bodies.push({ path, text: body.toString() });
      return { status: 200, body: Buffer.from("{}") };
    });
    const push = await pushMetrics({
      endpoint: backend.url,
      intervalMs: 3_600_000,
      resource: { "service.name": "checkout" },
    });
    metrics.getMeter("shop").createCounter("orders").add(3);
    await push.flush();
    expect(bodies[0]?.path).toBe("/v1/metrics");
    const sent = JSON.parse(bodies[0]?.text ?? "{}") as object;
    expect(sent).toMatchObject({
      resourceMetrics: [
        {
          resource: {
            attributes: expect.arrayContaining([
              { key: "service.name", value: { stringValue: "checkout" } },
            ]) as unknown,
          },
          scopeMetrics: [{ metrics: [{ name: "orders" }] }],
        },
      ],
    });
    const before = bodies.length;
    await Promise.all([push.close(), push.close()]);
    expect(bodies.length).toBe(before + 1);
    // Another one may follow.
    await using again = await pushMetrics({ endpoint: backend.url, intervalMs: 3_600_000 });
    expect(again).toBeDefined();
  });

  it.each([
    [{ endpoint: "localhost:4318" }, /endpoint/],
    [{ endpoint: "ftp://localhost" }, /endpoint/],
    [{ endpoint: "http://" }, /endpoint/],
    [{ intervalMs: 0 }, /intervalMs/],
    [{ intervalMs: Number.NaN, endpoint: "nowhere" }, /endpoint.*intervalMs/s],
  ])("names options that cannot be, and registers nothing: %o", async (options, named) => {
    await expect(pushMetrics(options)).rejects.toThrow(named);
    await expect(pushMetrics(options)).rejects.toMatchObject({ code: "CONFIG_INVALID" });
    expect(metrics.getMeterProvider().constructor.name).not.toBe("MeterProvider");
  });

  it("leaves the provider of a program that has one alone", async () => {
    await using backend = await OtlpBackend.start();
    await using first = await pushMetrics({ endpoint: backend.url, intervalMs: 3_600_000 });
    await expect(pushMetrics({ endpoint: backend.url })).rejects.toThrow(
      "a MeterProvider is registered already",
    );
    expect(first).toBeDefined();
  });

  it("logs what could not be sent, and goes on", async () => {
    await using backend = await OtlpBackend.start(() => ({ status: 400 }));
    const warnings: string[] = [];
    const nothing = (): void => {};
    const logger = {
      debug: nothing,
      info: nothing,
      warn: (message: string) => warnings.push(message),
      error: nothing,
    };
    await using push = await pushMetrics({ endpoint: backend.url, logger });
    metrics.getMeter("shop").createCounter("orders").add(1);
    await push.flush();
    expect(warnings[0]).toContain("metrics could not be sent");
  });
});
