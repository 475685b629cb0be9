/**
 * A program with secrets in its options that fails to connect, and tells all that Node tells of a
 * process in trouble. Its options come by standard input: neither arguments nor environment hold them.
 */
import { text } from "node:stream/consumers";
import { KafkaConsumer, KafkaProducer } from "../../../src/index.ts";

/** Where a secret might get out. */
export type Telling = "uncaught exception" | "unhandled rejection" | "console" | "report";

const options = JSON.parse(await text(process.stdin));
const producer = new KafkaProducer(options);
const consumer = new KafkaConsumer({ ...options, groupId: "g" });
const failure = await producer.connect().then(
  () => new Error("the connection was made"),
  (error: unknown) => error,
);
const wrapped = Object.assign(new Error("wrapped", { cause: failure }), { producer, consumer });

switch (process.argv[2] as Telling) {
  case "uncaught exception":
    setImmediate(() => {
      throw wrapped;
    });
    break;
  case "unhandled rejection":
    void Promise.reject(wrapped);
    break;
  case "console":
    console.dir({ wrapped, producer, consumer }, { depth: null, showHidden: true });
    console.table([{ producer, consumer }]);
    console.log("%s %o %O %j", failure, producer, consumer, { failure: String(failure) });
    await producer.close();
    break;
  case "report":
    console.log(JSON.stringify(process.report.getReport(wrapped)));
    await producer.close();
    break;
}
