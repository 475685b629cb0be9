import { spanId, time, traceId, type Vector } from "./vector.ts";

export const logVectors: readonly Vector[] = [
  { name: "logs: empty request", signal: "logs", request: {} },
  {
    name: "logs: resource, scope and their schemas",
    signal: "logs",
    request: {
      resourceLogs: [
        {
          resource: { attributes: [{ key: "service.name", value: { stringValue: "shop" } }] },
          scopeLogs: [
            { scope: { name: "logger" }, logRecords: [{}], schemaUrl: "https://example.com/1" },
          ],
          schemaUrl: "https://example.com/2",
        },
      ],
    },
  },
  {
    name: "log record: with every field",
    signal: "logs",
    request: {
      resourceLogs: [
        {
          scopeLogs: [
            {
              logRecords: [
                {
                  timeUnixNano: time,
                  observedTimeUnixNano: time + 1n,
                  severityNumber: 24,
                  severityText: "FATAL",
                  body: { stringValue: "out of memory" },
                  attributes: [{ key: "thread", value: { intValue: 9n } }],
                  droppedAttributesCount: 1,
                  flags: 0xff,
                  traceId,
                  spanId,
                  eventName: "process.oom",
                },
              ],
            },
          ],
        },
      ],
    },
  },
];
