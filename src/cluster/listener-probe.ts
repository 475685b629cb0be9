import { connect as connectTcp, isIP, type Socket } from "node:net";
import { type ConnectionOptions, connect as connectTls, type TLSSocket } from "node:tls";
import type { BrokerAddress } from "./broker-address.ts";

/** What a broker's listener said to a question that every Kafka since 1.0 answers. */
export type ListenerAnswer =
  | { readonly kind: "sasl"; readonly mechanisms: readonly string[] }
  | { readonly kind: "no sasl" }
  /** Hung up instead of answering, with an error or without a word. */
  | { readonly kind: "closed"; readonly error: Error | undefined }
  /** Said something that is not Kafka's. */
  | { readonly kind: "foreign" }
  | { readonly kind: "silent" };

const probeTimeoutMs = 2_000;
const saslHandshakeKey = 17;
const correlationId = 1;
/** The error of a listener that takes no SASL. */
const illegalSaslState = 34;
const maxAnswerBytes = 65_536;

/** A connection without TLS. @throws the socket's error */
export function openTcp({ host, port }: BrokerAddress): Promise<Socket> {
  return opened(connectTcp({ host, port }), "connect");
}

/**
 * A connection with TLS, whoever the peer is: `authorized` says whether it is the right one.
 *
 * @throws the error of the socket or of the handshake; of the options, where they cannot be
 */
export async function openTls(
  { host, port }: BrokerAddress,
  options: ConnectionOptions,
): Promise<TLSSocket> {
  const servername = options.servername ?? (isIP(host) === 0 ? host : undefined);
  const name = servername === undefined ? {} : { servername };
  const socket = connectTls({ host, port, ...options, ...name, rejectUnauthorized: false });
  return await opened(socket, "secureConnect");
}

function opened<S extends Socket>(socket: S, event: string): Promise<S> {
  return new Promise((resolve, reject) => {
    const fail = (error: Error): void => {
      socket.destroy();
      reject(error);
    };
    socket.setTimeout(probeTimeoutMs, () =>
      fail(Object.assign(new Error("no answer in time"), { code: "ETIMEDOUT" })),
    );
    socket.once("error", fail);
    socket.once(event, () => {
      socket.removeListener("error", fail);
      resolve(socket);
    });
  });
}

/** Asks for a SASL handshake, and ends the connection. */
export function askListener(socket: Socket, mechanism: string): Promise<ListenerAnswer> {
  return new Promise((resolve) => {
    let answer = Buffer.alloc(0);
    const done = (outcome: ListenerAnswer): void => {
      socket.destroy();
      resolve(outcome);
    };
    socket.setTimeout(probeTimeoutMs, () => done({ kind: "silent" }));
    // What comes after the outcome is known has nobody to go to, and must not end the process.
    socket.on("error", (error) => done({ kind: "closed", error }));
    socket.once("close", () => done({ kind: "closed", error: undefined }));
    socket.on("data", (chunk) => {
      answer = Buffer.concat([answer, chunk]);
      const outcome = readAnswer(answer);
      if (outcome !== undefined) {
        done(outcome);
      }
    });
    socket.write(handshakeRequest(mechanism));
  });
}

/** A SaslHandshake request in version 1, framed: length, header with client id, mechanism. */
function handshakeRequest(mechanism: string): Buffer {
  const client = Buffer.from("otel-kafka-bridge");
  const name = Buffer.from(mechanism);
  const frame = Buffer.alloc(4 + 8 + 2 + client.length + 2 + name.length);
  frame.writeInt32BE(frame.length - 4, 0);
  frame.writeInt16BE(saslHandshakeKey, 4);
  frame.writeInt16BE(1, 6);
  frame.writeInt32BE(correlationId, 8);
  frame.writeInt16BE(client.length, 12);
  client.copy(frame, 14);
  frame.writeInt16BE(name.length, 14 + client.length);
  name.copy(frame, 16 + client.length);
  return frame;
}

/** @returns undefined while the answer is not complete */
function readAnswer(answer: Buffer): ListenerAnswer | undefined {
  if (answer.length < 4) {
    return undefined;
  }
  const size = answer.readInt32BE(0);
  if (size < 10 || size > maxAnswerBytes) {
    return { kind: "foreign" };
  }
  if (answer.length < 4 + size) {
    return undefined;
  }
  if (answer.readInt32BE(4) !== correlationId) {
    return { kind: "foreign" };
  }
  return answer.readInt16BE(8) === illegalSaslState
    ? { kind: "no sasl" }
    : { kind: "sasl", mechanisms: readMechanisms(answer.subarray(10, 4 + size)) };
}

function readMechanisms(bytes: Buffer): string[] {
  const mechanisms: string[] = [];
  let at = 4;
  while (at + 2 <= bytes.length) {
    const length = bytes.readInt16BE(at);
    mechanisms.push(bytes.toString("latin1", at + 2, at + 2 + length));
    at += 2 + Math.max(0, length);
  }
  return mechanisms.filter((name) => /^[\w-]+$/.test(name));
}
