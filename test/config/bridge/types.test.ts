import { describe, expectTypeOf, it } from "vitest";
import type { z } from "zod";
import type { BridgeConfig, BridgeOptions, PipelineOptions } from "../../../src/config/index.ts";
import type { bridgeSchema } from "../../../src/config/sections/bridge/bridge-options.ts";
import type { pipelineSchema } from "../../../src/config/sections/bridge/pipeline.ts";

// The compiler is what fails here: `npm run types`.
describe("the documented types of a bridge's options", () => {
  it("are exactly what the schemas take", () => {
    expectTypeOf<BridgeOptions>().toEqualTypeOf<z.input<typeof bridgeSchema>>();
    expectTypeOf<PipelineOptions>().toEqualTypeOf<z.input<typeof pipelineSchema>>();
  });

  it("tell sources and sinks apart when resolved", () => {
    type Pipeline = BridgeConfig["pipelines"][number];
    expectTypeOf<Pipeline["from"]["kind"]>().toEqualTypeOf<
      "otlp" | "kafka" | "msk" | "confluent"
    >();
    expectTypeOf<Pipeline["to"]["kind"]>().toEqualTypeOf<"kafka" | "otlp" | "console" | "file">();
  });
});
