/** An application that knows nothing of Kafka, nor of shutting anything down. */
import { metrics, trace } from "@opentelemetry/api";
import { logs } from "@opentelemetry/api-logs";

const spans = Number(process.argv[2] ?? 1);
for (let index = 0; index < spans; index++) {
  trace.getTracer("program").startSpan(`span ${index}`).end();
}
metrics.getMeter("program").createCounter("orders").add(spans);
logs.getLogger("program").emit({ body: "done" });
process.stdout.write("recorded\n");
if (process.argv[3] === "stay") {
  setInterval(() => {}, 60_000);
}
