import { expect, inject, test } from "vitest";
import { decodeRequest, encodeJson, encodeRequest } from "../../src/otlp/index.ts";
import { waitUntil } from "../support/wait-until.ts";
import { DeliveryLab, spanRequestOf } from "./delivery-lab.ts";

const servers = inject("bootstrapServers");

const logs = encodeRequest("logs", {
  resourceLogs: [{ scopeLogs: [{ logRecords: [{ body: { stringValue: "a log" } }] }] }],
});

test("records of a mixed topic go where their header says, in whatever encoding they came", async () => {
  await using lab = await DeliveryLab.start(servers, "mixed", 1);
  const arrived: [path: string, body: Buffer][] = [];
  lab.backend.react = ({ path, body }) => {
    arrived.push([path, body]);
    return { status: 200 };
  };
  const json = encodeJson("traces", decodeRequest("traces", spanRequestOf("in JSON")));
  const framed = Buffer.concat([Buffer.from([0, 0, 0, 0, 9, 0]), spanRequestOf("framed")]);
  const signal = (name: string) => ({ headers: [["otelcol.signal", name]] as const });
  await lab.fixture.write([
    { value: spanRequestOf("plain"), ...signal("traces") },
    { value: Buffer.from(json), ...signal("traces") },
    { value: framed, ...signal("traces") },
    { value: logs, ...signal("logs") },
  ]);
  // A pattern finds the topic by its name, and not the one of the dead letters.
  await lab.bridge({ from: { topics: `^${lab.fixture.topic}$` } });
  await waitUntil("both signals arrived", () => {
    const paths = new Set(arrived.map(([path]) => path));
    return paths.size === 2;
  });
  await lab.untilCommitted(4, 1);
  const bodies = (of: string) => arrived.filter(([path]) => path === of).map(([, body]) => body);
  expect(Buffer.concat(bodies("/v1/traces"))).toEqual(
    Buffer.concat([spanRequestOf("plain"), spanRequestOf("in JSON"), spanRequestOf("framed")]),
  );
  expect(Buffer.concat(bodies("/v1/logs"))).toEqual(Buffer.from(logs));
});
