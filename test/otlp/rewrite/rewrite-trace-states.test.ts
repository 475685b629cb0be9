import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { scan, type TraceStateChange, traceStateRewriter } from "../../../src/otlp/index.ts";
import { judgedData } from "../../support/otlp/judge.ts";
import { mutate } from "../../support/otlp/mutate.ts";
import { randomRequest } from "../../support/otlp/random-request.ts";
import { SeededRandom } from "../../support/otlp/seeded-random.ts";
import { count, field, request, spanRequest } from "../../support/otlp/wire-bytes.ts";

const mark: TraceStateChange = (traceId, state) => `${state}${state && ","}id=${traceId.length}`;

describe("trace states", () => {
  it("are put where they were, and where there was none behind the ids", () => {
    const id = field(1, "0123456789abcdef");
    const name = field(5, "name");
    expect(traceStateRewriter(mark)(spanRequest(id, field(3, "a=b"), name))).toEqual(
      spanRequest(id, field(3, "a=b,id=16"), name),
    );
    expect(traceStateRewriter(mark)(spanRequest(id, field(2, "8 bytes!"), name))).toEqual(
      spanRequest(id, field(2, "8 bytes!"), field(3, "id=16"), name),
    );
    expect(traceStateRewriter(mark)(spanRequest(id))).toEqual(spanRequest(id, field(3, "id=16")));
    expect(traceStateRewriter(mark)(spanRequest())).toEqual(spanRequest(field(3, "id=0")));
  });

  it("are told by the last of several, and correct all lengths around them", () => {
    const rename: TraceStateChange = (_, state) => (state === "b=2" ? "c".repeat(200) : state);
    const of = (state: string) =>
      request(
        field(1, field(2, field(2, field(3, "a=1"), field(3, state)), field(2, field(3, "a=1")))),
        field(1, field(2, field(1, field(1, "scope")))),
      );
    expect(traceStateRewriter(rename)(of("b=2"))).toEqual(of("c".repeat(200)));
  });

  it("leave everything else alone: unknown fields, links and their own trace states", () => {
    const around = (...state: number[][]) =>
      request(
        field(99, "unknown"),
        field(
          1,
          count(77, 5),
          field(
            2,
            field(
              2,
              field(1, "0123456789abcdef"),
              ...state,
              field(13, field(3, "of=link")),
              field(500, "unknown"),
            ),
          ),
        ),
      );
    expect(traceStateRewriter(mark)(around())).toEqual(around(field(3, "id=16")));
  });

  it("that are not changed leave the request itself", () => {
    const bytes = spanRequest(field(1, "0123456789abcdef"), field(3, "ö=b"));
    expect(traceStateRewriter((_, state) => state)(bytes)).toBe(bytes);
  });

  it("keep their bytes, whatever text it is", () => {
    const bytes = spanRequest(field(3, "ö=ü"));
    const added = traceStateRewriter((_, state) => `${state},a=b`)(bytes);
    expect(added).toEqual(spanRequest(field(3, "ö=ü,a=b")));
  });

  it("change as decoded ones do, in requests of any shape", () => {
    fc.assert(
      fc.property(fc.integer(), fc.constantFrom(0, 0.1), (seed, oddity) => {
        const bytes = randomRequest("traces", seed, { oddity });
        const rewritten = traceStateRewriter(() => "x=y")(bytes);
        expect(scan("traces", rewritten)).toMatchObject({ items: scan("traces", bytes).items });
        expect(judgedData("traces", rewritten)).toEqual(withState(judgedData("traces", bytes)));
      }),
      { numRuns: 150 },
    );
  });

  it("of what is not well-formed are an error, never a crash", () => {
    for (let seed = 0; seed < 500; seed++) {
      const bytes = mutate(randomRequest("traces", seed), new SeededRandom(seed));
      try {
        traceStateRewriter(mark)(bytes);
      } catch (error) {
        expect(error).toMatchObject({ name: "SerializationError" });
      }
    }
  });
});

/** The same change on decoded data. */
function withState(data: unknown, name = ""): unknown {
  if (Array.isArray(data)) {
    return data.map((each) => withState(each, name));
  }
  if (typeof data !== "object" || data === null) {
    return data;
  }
  const inner = Object.entries(data).map(([key, value]) => [
    key,
    /^(resourceSpans|scopeSpans|spans)$/.test(key) ? withState(value, key) : value,
  ]);
  const own = name === "spans" ? [["traceState", Buffer.from("x=y").toString("base64")]] : [];
  return Object.fromEntries([...inner, ...own]);
}
