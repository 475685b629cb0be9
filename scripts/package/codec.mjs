// Run in the folder of the installed package, where the driver does not load: the codec needs neither.
import { createRequire } from "node:module";
import { decodeRequest, encodeRequest, scan } from "otel-kafka-bridge/otlp";

let loads = true;
try {
  createRequire(import.meta.url)("@confluentinc/kafka-javascript");
} catch {
  loads = false;
}
if (loads) throw new Error("the driver loads here, so this shows nothing");

const body = { stringValue: "hello" };
const request = { resourceLogs: [{ scopeLogs: [{ logRecords: [{ body }] }] }] };
const bytes = encodeRequest("logs", request);
const { items } = scan("logs", bytes);
if (items !== 1) throw new Error(`scan finds ${items} items instead of 1`);
const decoded = decodeRequest("logs", bytes);
const said = decoded.resourceLogs[0]?.scopeLogs[0]?.logRecords[0]?.body?.stringValue;
if (said !== "hello") throw new Error(`the body came back as ${said}`);
