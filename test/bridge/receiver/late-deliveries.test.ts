import { describe, expect, it } from "vitest";
import { delivered, type Outcome, type Parcel } from "../../../src/bridge/pipeline/index.ts";
import { LateDeliveries } from "../../../src/bridge/receiver/late-deliveries.ts";
import { QueueFullError } from "../../../src/errors/index.ts";
import { ScannedRequest } from "../../../src/otlp/index.ts";
import { GrpcClient } from "../../support/bridge/grpc-client.ts";
import { openReceiver, type ReceiverSetup } from "../../support/bridge/open-receiver.ts";
import { head, RawClient } from "../../support/bridge/raw-client.ts";
import { post, spanBytes, spanJson } from "../../support/bridge/requests.ts";
import { waitUntil } from "../../support/wait-until.ts";

const retry: Outcome = { kind: "retry", delayMs: 0, error: new QueueFullError() };

/** A receiver before a sink that settles what it was given when it is told, the oldest first. */
async function openSlow(setup: ReceiverSetup = {}) {
  const settles: ((outcome: Outcome) => void)[] = [];
  const deliver = (_: Parcel) => new Promise<Outcome>((resolve) => settles.push(resolve));
  const otlp = { http: { ackTimeoutMs: 100 }, grpc: { ackTimeoutMs: 100 } };
  const open = await openReceiver({ otlp, deliver, ...setup });
  return {
    ...open,
    settle: (outcome: Outcome) => settles.shift()?.(outcome),
    statusOf: async (body = spanBytes(1), headers = {}) =>
      (await post({ port: open.httpPort, body, headers })).status,
  };
}

describe("a request that comes again after 503", () => {
  it("is answered by the delivery that was under way, and neither delivered nor held twice", async () => {
    await using open = await openSlow();
    expect(await open.statusOf()).toBe(503);
    const { used } = open.budget;
    expect(used).toBeGreaterThan(0);
    expect(await open.statusOf()).toBe(503);
    expect(open.budget.used).toBe(used);
    open.settle(delivered);
    expect(await open.statusOf()).toBe(200);
    expect(open.parcels).toHaveLength(1);
    expect(open.budget.used).toBe(0);
  });

  it("is known whatever protocol, encoding or connection brings it", async () => {
    await using open = await openSlow();
    using client = new GrpcClient(`127.0.0.1:${open.grpcPort}`);
    expect(await open.statusOf(spanJson(3), { "content-type": "application/json" })).toBe(503);
    open.settle(delivered);
    expect(await client.export("traces", spanBytes(3))).toMatchObject({ code: 0 });
    expect(open.parcels).toHaveLength(1);
  });

  it("is told of what was rejected of it", async () => {
    await using open = await openSlow();
    expect(await open.statusOf()).toBe(503);
    open.settle({ kind: "partial", rejectedItems: 1, message: "too large: x" });
    const { status, body } = await post({ port: open.httpPort });
    expect({ status, tells: body.toString().includes("too large: x") }).toEqual({
      status: 200,
      tells: true,
    });
  });

  it("is delivered anew where the delivery failed after all", async () => {
    await using open = await openSlow();
    expect(await open.statusOf()).toBe(503);
    open.settle(retry);
    await waitUntil("that is known", () => open.budget.used === 0);
    expect(await open.statusOf()).toBe(503);
    expect(open.parcels).toHaveLength(2);
    open.settle(delivered);
    expect(await open.statusOf()).toBe(200);
    expect(open.parcels).toHaveLength(2);
  });

  it("is another request with another header that what is written depends on", async () => {
    await using open = await openSlow({ headerNames: ["x-tenant"] });
    const blue = { "x-tenant": "blue", "x-attempt": "1" };
    expect(await open.statusOf(spanBytes(1), blue)).toBe(503);
    open.settle(delivered);
    expect(await open.statusOf(spanBytes(1), { "x-tenant": "red" })).toBe(503);
    open.settle(delivered);
    expect(await open.statusOf(spanBytes(1), { ...blue, "x-attempt": "2" })).toBe(200);
    expect(open.parcels).toHaveLength(2);
  });
});

describe("a request that comes again after its sender had gone", () => {
  it("is answered by what became of the first", async () => {
    await using open = await openSlow({ otlp: { http: {} } });
    const body = spanBytes(2);
    const client = new RawClient(open.httpPort);
    client.send(head(`Content-Length: ${body.length}`));
    client.send(body);
    await waitUntil("it is under way", () => open.parcels.length === 1);
    client[Symbol.dispose]();
    await waitUntil("it has gone", () => open.receiver.connections === 0);
    open.settle(delivered);
    await waitUntil("nobody was told", () => open.receiver.counts.http?.abandoned === 1);
    expect(await open.statusOf(body)).toBe(200);
    expect(open.parcels).toHaveLength(1);
  });
});

describe("deliveries that nobody waits for", () => {
  it("are each the answer to one request: equal ones of two senders are two", async () => {
    const late = new LateDeliveries([]);
    const request = ScannedRequest.scan("traces", spanBytes(1));
    const header = () => undefined;
    late.leave({ request, header }, Promise.resolve(delivered));
    late.leave({ request, header }, Promise.resolve(delivered));
    const resumed = [1, 2, 3].map(() => late.resume(request, header));
    expect(resumed.map((each) => each === undefined)).toEqual([false, false, true]);
  });

  it("are passed over where they failed, to one that may not", async () => {
    const late = new LateDeliveries([]);
    const request = ScannedRequest.scan("traces", spanBytes(1));
    const header = () => undefined;
    const partial: Outcome = { kind: "partial", rejectedItems: 1, message: "one" };
    for (const outcome of [retry, retry, partial]) {
      late.leave({ request, header }, Promise.resolve(outcome));
    }
    await Promise.resolve();
    expect(await late.resume(request, header)?.outcome).toBe(partial);
    expect(late.resume(request, header)).toBeUndefined();
  });
});
