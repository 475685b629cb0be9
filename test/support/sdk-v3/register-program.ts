/** An application as test/support/register-program.ts, with the API that the 3.x line of the SDK has. */
import { logs, metrics, trace } from "@opentelemetry/api";

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
