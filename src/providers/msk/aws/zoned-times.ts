import { Readable } from "node:stream";
import type { KafkaClient } from "@aws-sdk/client-kafka";

/** A time of day without its zone, as the value of a field whose name ends with "time". */
const zoneless = /("\w*[tT]ime"\s*:\s*"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?)(?=")/g;

/**
 * Has answers of Amazon MSK read whose times lack a zone: they are of UTC. The service writes one, and
 * others that speak its protocol (moto among them) do not; the SDK then refuses all of the answer.
 */
export function withZonedTimes(client: KafkaClient): KafkaClient {
  client.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      const response = result.response as { body?: unknown };
      if (response.body instanceof Readable) {
        response.body = Readable.from([await zoned(response.body)]);
      }
      return result;
    },
    // Low: between the wire and the step that reads the answer.
    { name: "zonedTimes", step: "deserialize", priority: "low" },
  );
  return client;
}

async function zoned(body: Readable): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of body) {
    pieces.push(piece as Buffer);
  }
  return Buffer.from(Buffer.concat(pieces).toString("utf8").replace(zoneless, "$1Z"));
}
