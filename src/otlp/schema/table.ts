import { commonSchema } from "./common.ts";
import { dataPointsSchema } from "./data-points.ts";
import { logsSchema } from "./logs.ts";
import { metricsSchema } from "./metrics.ts";
import type { EnumRow, MessageRow, SchemaPart } from "./model.ts";
import { tracesSchema } from "./traces.ts";

/**
 * The parts of the table, which follows opentelemetry-proto 1.11.1 without profiles; a file of each
 * kind is generated for each part.
 */
export const schemaParts = {
  common: commonSchema,
  traces: tracesSchema,
  metrics: metricsSchema,
  "data-points": dataPointsSchema,
  logs: logsSchema,
} as const satisfies Record<string, SchemaPart>;

const parts: readonly SchemaPart[] = Object.values(schemaParts);

/** Every message type by its name in TypeScript. */
export const allMessages: ReadonlyMap<string, MessageRow> = new Map(
  parts.flatMap((part) => Object.entries(part.messages)),
);

/** Every enum by its name in TypeScript. */
export const allEnums: ReadonlyMap<string, EnumRow> = new Map(
  parts.flatMap((part) => Object.entries(part.enums)),
);

/** The JSON and TypeScript name of a field: its name in protobuf as lowerCamelCase. */
export function jsonName(name: string): string {
  return name.replace(/_([a-z0-9])/g, (_match, letter: string) => letter.toUpperCase());
}
