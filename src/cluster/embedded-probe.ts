import { connect } from "node:net";

const apiVersionsKey = 18;
/** Kafka answers this version since 2.4; librdkafka's mock cluster does not know it. */
const apiVersionsVersion = 3;
const correlationId = 1;
const unsupportedVersion = 35;
const probeTimeoutMs = 1_000;
/** Size of the answer up to its error code: length, correlation id, code. */
const answerBytes = 10;

/** An ApiVersions request, framed: its header (with client id) and body, both with empty tags. */
function apiVersionsRequest(): Uint8Array {
  const name = compactString("otel-kafka-bridge");
  const version = compactString("1");
  const body = Buffer.concat([Buffer.alloc(4 + 10 + 1), name, version, Buffer.alloc(1)]);
  body.writeInt32BE(body.length - 4, 0);
  body.writeInt16BE(apiVersionsKey, 4);
  body.writeInt16BE(apiVersionsVersion, 6);
  body.writeInt32BE(correlationId, 8);
  body.writeInt16BE(-1, 12);
  return body;
}

function compactString(text: string): Buffer {
  return Buffer.concat([Buffer.from([text.length + 1]), Buffer.from(text, "latin1")]);
}

/**
 * Asks whether an embedded cluster of another process listens at the address: it refuses a request
 * that every Kafka since 2.4 answers. Anything else, silence included, is taken for a real broker,
 * whose errors connecting tells better.
 *
 * @param server - `host:port`
 */
export function probeEmbedded(server: string): Promise<boolean> {
  const port = Number(server.slice(server.lastIndexOf(":") + 1));
  const host = server.slice(0, server.lastIndexOf(":")).replace(/^\[|\]$/g, "");
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    let answer = Buffer.alloc(0);
    const done = (embedded: boolean): void => {
      socket.destroy();
      resolve(embedded);
    };
    socket.setTimeout(probeTimeoutMs, () => done(false));
    socket.once("error", () => done(false));
    socket.once("close", () => done(false));
    socket.once("connect", () => socket.write(apiVersionsRequest()));
    socket.on("data", (chunk) => {
      answer = Buffer.concat([answer, chunk]);
      if (answer.length >= answerBytes) {
        done(
          answer.readInt32BE(4) === correlationId && answer.readInt16BE(8) === unsupportedVersion,
        );
      }
    });
  });
}
