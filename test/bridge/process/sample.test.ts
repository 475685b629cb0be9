import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sampler } from "../../../src/bridge/process/sample.ts";
import { ScannedRequest } from "../../../src/otlp/index.ts";
import { judgedData } from "../../support/otlp/judge.ts";
import { field, spanRequest } from "../../support/otlp/wire-bytes.ts";
import { only, type PlainItem, type PlainResource, requestOf, telemetry } from "./telemetry.ts";

/** The specification's rule, with exact numbers. */
function isSampled(ratio: number, { traceId, traceState }: PlainItem, isSpan: boolean): boolean {
  if (traceId.length === 0) {
    return true;
  }
  const given = isSpan ? /ot=rv:([0-9a-f]{14})/.exec(traceState)?.[1] : undefined;
  const randomness = BigInt(`0x${given ?? Buffer.from(traceId).toString("hex").slice(-14)}`);
  return randomness >= BigInt(Math.round((1 - ratio) * 2 ** 56));
}

/** What goes on, with the threshold in the trace state of each span. */
function told(resources: readonly PlainResource[], ratio: number): PlainResource[] {
  const threshold = BigInt(Math.round((1 - ratio) * 2 ** 56));
  const th = threshold.toString(16).padStart(14, "0").replace(/0+$/, "");
  const stateOf = ({ traceId, traceState }: PlainItem): string => {
    if (traceId.length === 0) {
      return traceState;
    }
    const [own = "", ...others] = traceState.split(",");
    return own.startsWith("ot=")
      ? [`${own};th:${th}`, ...others].join(",")
      : [`ot=th:${th}`, ...(traceState === "" ? [] : [traceState])].join(",");
  };
  return resources.map(({ service, scopes }) => ({
    service,
    scopes: scopes.map((items) => items.map((item) => ({ ...item, traceState: stateOf(item) }))),
  }));
}

const traceOf = (randomness: bigint) =>
  Buffer.from(`${"ab".repeat(9)}${randomness.toString(16).padStart(14, "0")}`, "hex");
const isKept = (ratio: number, randomness: bigint): boolean =>
  sampler(ratio)(ScannedRequest.scan("traces", spanRequest(field(1, traceOf(randomness))))) !==
  undefined;

describe("sampling", () => {
  it.each(["traces", "logs"] as const)(
    "leaves of %s what the rule leaves of decoded ones",
    (signal) => {
      fc.assert(
        fc.property(telemetry, fc.constantFrom(0, 0.001, 0.25, 0.5, 0.9), (resources, ratio) => {
          const request = requestOf(signal, resources);
          const isSpan = signal === "traces";
          const sampled = only(resources, (item) => isSampled(ratio, item, isSpan));
          const { items } = requestOf(signal, sampled);
          // Where every item stays, what is empty stays, too.
          const left = items === request.items ? resources : sampled;
          const expected = requestOf(signal, isSpan ? told(left, ratio) : left);
          const result = sampler(ratio)(request);
          if (items === 0) {
            expect(result).toBeUndefined();
          } else if (Buffer.compare(expected.bytes, request.bytes) === 0) {
            expect(result).toBe(request);
          } else {
            expect(result?.items).toBe(items);
            expect(judgedData(signal, result?.bytes ?? new Uint8Array())).toEqual(
              judgedData(signal, expected.bytes),
            );
          }
        }),
        { numRuns: 80 },
      );
    },
  );

  it("keeps just the traces at the threshold and above, to the last bit", () => {
    for (const ratio of [0.5, 0.25, 0.1, 1 / 3, 2 ** -50]) {
      const threshold = BigInt(Math.round((1 - ratio) * 2 ** 56));
      expect([threshold - 1n, threshold].map((each) => isKept(ratio, each))).toEqual([false, true]);
    }
  });

  it("keeps everything at 1 and nothing at 0", () => {
    expect(isKept(1, 0n)).toBe(true);
    expect(isKept(0, 2n ** 56n - 1n)).toBe(false);
  });

  it("keeps at a higher ratio all that it keeps at a lower one, and about as many as it says", () => {
    const ids = Array.from({ length: 2_000 }, (_, index) =>
      BigInt(`0x${createHash("sha256").update(String(index)).digest("hex").slice(0, 14)}`),
    );
    const ratios = [0.1, 0.3, 0.8];
    const kept = ratios.map((ratio) => new Set(ids.filter((id) => isKept(ratio, id))));
    expect([...(kept[0] ?? [])].every((id) => kept[1]?.has(id))).toBe(true);
    expect([...(kept[1] ?? [])].every((id) => kept[2]?.has(id))).toBe(true);
    const shares = kept.map((each) => each.size / ids.length);
    expect(shares.map((share, index) => Math.abs(share - (ratios[index] ?? 0)) < 0.05)).toEqual([
      true,
      true,
      true,
    ]);
  });

  it.each([
    ["ot=th:e", "0.25", "ot=th:e"],
    ["ot=th:4", "0.25", "ot=th:c"],
    ["ot=th:c", "0.25", "ot=th:c"],
    ["vendor=x,ot=p:8;th:4", "0.25", "ot=p:8;th:c,vendor=x"],
    ["ot=rv:ffffffffffffff", "0.1", "ot=rv:ffffffffffffff;th:e6666666666668"],
    ["ot=th:0", "1", "ot=th:0"],
    ["vendor=x", "1", "vendor=x"],
    ["ot=rv:f0000000000000;th:f8", "0.25", "ot=rv:f0000000000000"],
  ])("makes of the trace state %j at %s the trace state %j", (before, ratio, after) => {
    const id = traceOf(2n ** 56n - 1n);
    const of = (state: string) => spanRequest(field(1, id), field(3, state), field(5, "name"));
    const result = sampler(Number(ratio))(ScannedRequest.scan("traces", of(before)));
    expect(result?.bytes).toEqual(of(after));
  });

  it("samples again at a lower ratio what was sampled, and tells of the lower one", () => {
    const request = ScannedRequest.scan("traces", spanRequest(field(1, traceOf(2n ** 56n - 1n))));
    const half = sampler(0.5)(request) ?? request;
    const quarter = sampler(0.25)(half) ?? request;
    expect(quarter.bytes).toEqual(sampler(0.25)(request)?.bytes);
    expect(sampler(0.5)(quarter)).toBe(quarter);
  });

  it("lets metrics through as they are", () => {
    const request = requestOf("metrics", [
      {
        service: "a",
        scopes: [[{ name: "m", severity: 0, traceId: new Uint8Array(), traceState: "" }]],
      },
    ]);
    expect(sampler(0)(request)).toBe(request);
  });
});
