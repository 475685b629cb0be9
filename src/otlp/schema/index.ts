export { commonSchema } from "./common.ts";
export { dataPointsSchema } from "./data-points.ts";
export { logsSchema } from "./logs.ts";
export { metricsSchema } from "./metrics.ts";
export type {
  EnumField,
  EnumRow,
  FieldRow,
  MessageField,
  MessageRow,
  ScalarField,
  ScalarKind,
  SchemaPart,
} from "./model.ts";
export { itemTypes, type SignalRow, signalTable } from "./signals.ts";
export { allEnums, allMessages, jsonName, otlpVersion, schemaParts } from "./table.ts";
export { tracesSchema } from "./traces.ts";
export { isPackable, type WireType, wireTypeOf } from "./wire-types.ts";
