/** What `otel-kafka-bridge/register` does, with the 3.x line of the SDK. */
import { createRequire } from "node:module";
import { registerKafka } from "../../src/exporter/index.ts";

registerKafka({ require: createRequire(new URL("./sdk-v3/index.ts", import.meta.url)) });
