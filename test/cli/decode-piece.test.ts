import { describe, expect, it } from "vitest";
import { decodeRequestJson } from "../../src/cli/decode-piece.ts";
import { signals } from "../../src/otlp/index.ts";
import { requestJson } from "./telemetry-json.ts";

const decode = (signal: "traces" | "metrics" | "logs", text: string) =>
  decodeRequestJson(signal, Buffer.from(text));

describe("decodeRequestJson", () => {
  it.each(signals)("reads a request of %s", (signal) => {
    expect(Object.values(decode(signal, requestJson[signal])).flat()).toHaveLength(1);
  });

  it("takes an empty request for what it is", () => {
    expect(decode("traces", "{}")).toEqual({ resourceSpans: [] });
    expect(decode("logs", '{"resourceLogs":[],"later":1}')).toEqual({ resourceLogs: [] });
  });

  it.each(signals)("refuses %s for any other signal, and names the command to use", (signal) => {
    for (const other of signals.filter((each) => each !== signal)) {
      expect(() => decode(other, requestJson[signal])).toThrow(
        new RegExp(
          `it holds ${signal} \\(resource\\w+\\), not ${other}.*otel-kafka send ${signal}`,
        ),
      );
    }
  });

  it("refuses JSON that is no request", () => {
    expect(() => decode("traces", '{"level":"info"}')).toThrow("it has no resourceSpans");
  });

  it("refuses text that is no JSON", () => {
    expect(() => decode("traces", '{"resourceSpans":[}')).toThrow(
      expect.objectContaining({ code: "MALFORMED_JSON" }),
    );
  });
});
