import { FileSink } from "../../src/bridge/file-sink/index.ts";
import { encodeRequest, ScannedRequest } from "../../src/otlp/index.ts";

/** Numbered spans, until the program is ended. */
const [path = "", first = "0"] = process.argv.slice(2);
const sink = new FileSink({ path, rotateBytes: 1_000_000_000, keep: 1 });
await sink.start();
for (let number = Number(first); ; number++) {
  const attributes = [{ key: "padding", value: { stringValue: "x".repeat(700) } }];
  const spans = [{ name: `span-${number}`, attributes }];
  const bytes = encodeRequest("traces", { resourceSpans: [{ scopeSpans: [{ spans }] }] });
  const request = ScannedRequest.scan("traces", bytes);
  let outcome = await sink.deliver({ request, header: () => undefined });
  while (outcome.kind !== "delivered") {
    const code = outcome.kind === "retry" ? outcome.error.code : outcome.kind;
    process.stdout.write(`${code} ${number} ${sink.status().isOk}\n`);
    await new Promise((resolve) => setTimeout(resolve, 50));
    outcome = await sink.deliver({ request, header: () => undefined });
  }
  process.stdout.write(`delivered ${number}\n`);
}
