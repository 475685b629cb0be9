import { attributeVectors } from "./attributes.ts";
import { logVectors } from "./logs.ts";
import { metricVectors } from "./metrics.ts";
import { pointVectors } from "./point-details.ts";
import { sizeVectors } from "./sizes.ts";
import { spanVectors } from "./span-details.ts";
import { traceVectors } from "./traces.ts";
import { valueVectors } from "./values.ts";
import type { Vector } from "./vector.ts";

/** Every data type and every kind of value, by name. */
export const vectors: readonly Vector[] = [
  ...valueVectors,
  ...traceVectors,
  ...metricVectors,
  ...logVectors,
  ...spanVectors,
  ...attributeVectors,
  ...pointVectors,
  ...sizeVectors,
];
