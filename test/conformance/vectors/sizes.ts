import { SeverityNumber } from "../../../src/otlp/index.ts";
import type { Vector } from "./vector.ts";

/** Sizes at which the length of a message takes one byte more, with what is around it. */
const borders = [127, 128, 16_383, 16_384];

const sized: readonly Vector[] = borders.map((size) => ({
  name: `sizes: messages around ${size} bytes`,
  signal: "logs",
  request: {
    resourceLogs: [0, 1, 2, 3, 4, 5].map((less) => ({
      scopeLogs: [
        { logRecords: [{ body: { stringValue: "x".repeat(size - 4 * less) } }, { flags: 1 }] },
      ],
    })),
  },
}));

export const sizeVectors: readonly Vector[] = [
  ...sized,
  {
    name: "sizes: a message of more than 2 MiB",
    signal: "logs",
    request: {
      resourceLogs: [
        {
          scopeLogs: [{ logRecords: [{ body: { stringValue: "x".repeat(2 ** 21) } }] }],
        },
      ],
    },
  },
  {
    name: "sizes: 240 records, ten of each severity",
    signal: "logs",
    request: {
      resourceLogs: [
        {
          scopeLogs: [
            {
              logRecords: Array.from({ length: 240 }, (_, index) => ({
                severityNumber: 1 + (index % SeverityNumber.FATAL4),
                timeUnixNano: BigInt(index + 1) ** 6n,
              })),
            },
          ],
        },
      ],
    },
  },
];
