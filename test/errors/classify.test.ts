import { createRequire } from "node:module";
import { describe, expect, it } from "vitest";
import {
  AuthenticationError,
  ClosedError,
  ConnectionError,
  ConsumerError,
  classifyError,
  type ErrorCode,
  type ErrorRow,
  errorTable,
  FencedError,
  KafkaBridgeError,
  MessageTooLargeError,
  ProducerError,
  TopicError,
} from "../../src/errors/index.ts";

const require = createRequire(import.meta.url);
/** The driver's own class of errors: the real thing that callers hand in. */
const LibrdKafkaError: new (
  from: unknown,
) => Error & { code: number } = require("@confluentinc/kafka-javascript/lib/error.js");

function driverError(code: number, message = "from the driver"): Error {
  return new LibrdKafkaError({ code, message });
}

describe("a driver's error", () => {
  const mapped = (Object.entries(errorTable) as [ErrorCode, ErrorRow][]).flatMap(([code, row]) =>
    (row.driver ?? []).map((number) => [number, code, row.class] as const),
  );

  it.each(mapped)("%i becomes %s, a %s", (number, code, className) => {
    const cause = driverError(number);
    const error = classifyError(cause);
    expect(error).toBeInstanceOf(KafkaBridgeError);
    expect({ code: error.code, name: error.name }).toEqual({ code, name: className });
    expect(error.cause).toBe(cause);
    expect(error.message).toContain(errorTable[code].action);
  });

  it("made from a bare number carries librdkafka's text", () => {
    const error = classifyError(new LibrdKafkaError(3));
    expect(error).toBeInstanceOf(TopicError);
    expect(error.message).toContain("Unknown topic or partition");
  });

  it("with an unknown code is UNEXPECTED and keeps its text", () => {
    const error = classifyError(driverError(9_999, "something new"));
    expect(error).toMatchObject({ code: "UNEXPECTED", name: "KafkaBridgeError" });
    expect(error.message).toContain("something new");
  });
});

describe("the context", () => {
  it("is told before the driver's own text", () => {
    const error = classifyError(driverError(10, "too big."), {
      operation: "write",
      topic: "spans",
      partition: 3,
      offset: 9n,
    });
    expect(error).toBeInstanceOf(MessageTooLargeError);
    expect(error.message).toContain(': write: topic "spans", partition 3, offset 9: too big. ');
  });

  it("leaves out what is not known", () => {
    expect(classifyError(driverError(3, "no"), { topic: "t" }).message).toContain(
      ': topic "t": no. ',
    );
    expect(classifyError(driverError(7, "no"), { operation: "list" }).message).toContain(
      ": list: no. ",
    );
  });

  it("stays on a consumer's error as properties", () => {
    const error = classifyError(driverError(1), { topic: "t", partition: 0, offset: 0n });
    expect(error).toBeInstanceOf(ConsumerError);
    expect(error).toMatchObject({ topic: "t", partition: 0, offset: 0n });
  });
});

describe("text decides where the code does not", () => {
  const broker = "sasl_ssl://tls-certificate.example.com:9093/bootstrap";
  const cases: [ErrorCode, number, string][] = [
    [
      "TLS_FAILED",
      -181,
      `${broker}: SSL handshake failed: error:0A000086:SSL routines::certificate verify failed`,
    ],
    ["TLS_FAILED", -195, `${broker}: SSL handshake failed: ssl/tls alert handshake failure`],
    [
      "PROTOCOL_MISMATCH",
      -181,
      `${broker}: SSL handshake failed: SSL routines::wrong version number`,
    ],
    [
      "PROTOCOL_MISMATCH",
      -195,
      `${broker}: SSL handshake failed: Disconnected: connecting to a PLAINTEXT broker listener?`,
    ],
    [
      "PROTOCOL_MISMATCH",
      -195,
      "Disconnected: requesting ApiVersion: might be caused by incorrect security.protocol configuration (connecting to a SSL listener?)",
    ],
    [
      "PROTOCOL_MISMATCH",
      -195,
      "Disconnected: verify that security.protocol is correctly configured, broker might require SASL authentication",
    ],
    [
      "AUTHENTICATION_FAILED",
      -169,
      `${broker}: SASL authentication error: Authentication failed during authentication due to invalid credentials with SASL mechanism SCRAM-SHA-512`,
    ],
    [
      "AUTHENTICATION_FAILED",
      -195,
      "SASL authentication error: Authentication failed: Invalid username or password",
    ],
    [
      "SASL_MECHANISM_UNSUPPORTED",
      -169,
      "SASL PLAIN mechanism handshake failed: Broker: Unsupported SASL mechanism: broker's supported mechanisms: SCRAM-SHA-256",
    ],
    ["TOKEN_UNAVAILABLE", -169, "Failed to acquire SASL OAUTHBEARER token: callback threw"],
    ["NAME_NOT_RESOLVED", -195, "Failed to resolve 'nowhere:9092': Name or service not known"],
    ["NAME_NOT_RESOLVED", -1, "Failed to resolve 'nowhere:9092'"],
    [
      "CONNECTION_FAILED",
      -195,
      `${broker}: Connect to ipv4#127.0.0.1:9 failed: Connection refused`,
    ],
  ];

  it.each(cases)("%s from code %i: %s", (code, number, text) => {
    expect(classifyError(driverError(number, text)).code).toBe(code);
  });

  it("never overrules a code that names its reason", () => {
    const error = classifyError(driverError(29, "certificate of user has no right on topic"));
    expect(error.code).toBe("TOPIC_NOT_AUTHORIZED");
  });

  it("counts for errors without any code", () => {
    expect(classifyError(new Error("getaddrinfo failed")).code).toBe("NAME_NOT_RESOLVED");
  });
});

describe("Node's system errors", () => {
  it.each([
    ["ECONNREFUSED", "CONNECTION_FAILED"],
    ["ECONNRESET", "CONNECTION_FAILED"],
    ["EPIPE", "CONNECTION_FAILED"],
    ["EHOSTUNREACH", "CONNECTION_FAILED"],
    ["ENOTFOUND", "NAME_NOT_RESOLVED"],
    ["EAI_AGAIN", "NAME_NOT_RESOLVED"],
    ["ETIMEDOUT", "TIMEOUT"],
    ["CERT_HAS_EXPIRED", "TLS_FAILED"],
    ["ERR_TLS_CERT_ALTNAME_INVALID", "TLS_FAILED"],
    ["ERR_SSL_WRONG_VERSION_NUMBER", "PROTOCOL_MISMATCH"],
    ["EUNHEARDOF", "UNEXPECTED"],
    ["toString", "UNEXPECTED"],
  ])("%s is %s", (code, expected) => {
    const cause = Object.assign(new Error(`connect ${code}`), { code });
    expect(classifyError(cause).code).toBe(expected);
  });

  it("of several addresses that were tried, any known one decides", () => {
    const each = Object.assign(new Error("connect"), { code: "ECONNREFUSED" });
    const error = classifyError(new AggregateError([new Error("odd"), each]));
    expect(error).toBeInstanceOf(ConnectionError);
  });
});

describe("an aborted wait", () => {
  it("that ran out of time is a TimeoutError", () => {
    const reason = new DOMException("The operation timed out", "TimeoutError");
    expect(classifyError(reason).code).toBe("TIMEOUT");
  });

  it("is not taken for the Kafka error that shares its legacy number", () => {
    const reason = new DOMException("This operation was aborted", "AbortError");
    expect(reason.code).toBe(20);
    expect(classifyError(reason).code).toBe("UNEXPECTED");
  });
});

describe("the admin client's errors", () => {
  const protocol = (apiCode: number) =>
    Object.assign(new Error("server said no"), { code: "PLT_KFK_PROTOCOL", apiCode });

  it("carry the broker's code beside their own", () => {
    expect(classifyError(protocol(36)).code).toBe("TOPIC_EXISTS");
    expect(classifyError(protocol(38)).code).toBe("TOPIC_INVALID");
  });

  it("are found within what wraps them", () => {
    const response = Object.assign(new AggregateError([protocol(30)], "Received response"), {
      code: "PLT_KFK_RESPONSE",
    });
    const outer = Object.assign(new AggregateError([response], "Cannot list"), {
      code: "PLT_KFK_MULTIPLE",
    });
    expect(classifyError(outer).code).toBe("GROUP_NOT_AUTHORIZED");
  });

  it("give way to a more exact reason underneath", () => {
    const cause = Object.assign(new Error("x"), { code: "ENOTFOUND" });
    const network = Object.assign(new Error("Connection failed", { cause }), {
      code: "PLT_KFK_NETWORK",
    });
    expect(classifyError(network).code).toBe("NAME_NOT_RESOLVED");
    expect(classifyError(Object.assign(new Error("gone"), { code: "PLT_KFK_NETWORK" })).code).toBe(
      "CONNECTION_FAILED",
    );
  });

  it("that contain themselves are survived", () => {
    const circle: Error & { errors?: unknown[] } = new Error("round");
    circle.errors = [circle];
    circle.cause = circle;
    expect(classifyError(circle).code).toBe("UNEXPECTED");
  });
});

describe("anything else", () => {
  it("that is ours already passes through untouched", () => {
    const ours = [new ClosedError(), new FencedError(), new ProducerError("PRODUCE_FAILED")];
    for (const error of ours) {
      expect(classifyError(error, { operation: "again" })).toBe(error);
    }
  });

  it.each([["a string"], [42], [null], [undefined], [Symbol("s")], [{ message: "bare" }]])(
    "thrown is UNEXPECTED with it as cause: %s",
    (thrown) => {
      const error = classifyError(thrown);
      expect(error.code).toBe("UNEXPECTED");
      expect(error.cause).toBe(thrown);
    },
  );

  it("with credentials at fault is an AuthenticationError", () => {
    expect(classifyError(driverError(58))).toBeInstanceOf(AuthenticationError);
  });
});
