import { describe, expect, test } from "vitest";
import {
  failureOfLog,
  hangUpError,
  isHangUp,
  tokenFailure,
} from "../../src/cluster/driver-failure.ts";
import { MissingDependencyError } from "../../src/errors/index.ts";

function line(message: string, fac = "FAIL") {
  return { severity: 3, fac, message };
}

const url = "sasl_ssl://broker:9093/bootstrap";
const thread = `[thrd:${url}]: ${url}: `;

describe("reading the driver's log", () => {
  test.each([
    [
      "CONNECTION_FAILED",
      "Connect to ipv4#10.0.0.1:9093 failed: Connection refused (after 0ms in state CONNECT)",
    ],
    [
      "NAME_NOT_RESOLVED",
      "Failed to resolve 'broker:9093': Name or service not known (after 1ms in state CONNECT)",
    ],
    [
      "TLS_FAILED",
      "SSL handshake failed: error:0A000086:SSL routines::certificate verify failed: broker certificate could not be verified, verify that ssl.ca.location is correctly configured (after 9ms in state SSL_HANDSHAKE)",
    ],
    [
      "TLS_FAILED",
      "Receive failed: error:0A000412:SSL routines::sslv3 alert bad certificate: SSL alert number 42 (after 3ms in state APIVERSION_QUERY)",
    ],
    [
      "PROTOCOL_MISMATCH",
      "SSL handshake failed: Disconnected: SSL connection closed by peer: connecting to a PLAINTEXT broker listener? (after 13ms in state SSL_HANDSHAKE)",
    ],
    [
      "PROTOCOL_MISMATCH",
      "Receive failed: Invalid response size 1213486160 (0..100000000): increase receive.message.max.bytes (after 0ms in state APIVERSION_QUERY)",
    ],
    [
      "PROTOCOL_MISMATCH",
      "SASL PLAIN mechanism handshake failed: Broker: Request not valid in current SASL state: broker's supported mechanisms:  (after 1ms in state AUTH_HANDSHAKE)",
    ],
    [
      "AUTHENTICATION_FAILED",
      "SASL authentication error: Authentication failed: Invalid username or password (after 328ms in state AUTH_REQ)",
    ],
    [
      "SASL_MECHANISM_UNSUPPORTED",
      "SASL SCRAM-SHA-512 mechanism handshake failed: Broker: Unsupported SASL mechanism: broker's supported mechanisms: PLAIN,SCRAM-SHA-256 (after 305ms in state AUTH_HANDSHAKE)",
    ],
  ])("finds %s in: %s", (code, message) => {
    expect(failureOfLog(line(thread + message))).toMatchObject({ code });
  });

  test("passes over lines about other things", () => {
    expect(failureOfLog(line("[thrd:main]: Topic x partition count changed", "PARTCNT"))).toBe(
      undefined,
    );
  });

  test("leaves out the thread and the timing", () => {
    const message = `${thread}SASL authentication error: no (after 301ms in state AUTH_REQ, 1 identical error(s) suppressed)`;
    const text = failureOfLog(line(message))?.message;
    expect(text).toContain("SASL authentication error: no.");
    expect(text).not.toMatch(/thrd|suppressed|in state/);
  });

  test.each(["APIVERSION_QUERY", "UP"])(
    "takes note of a peer that hangs up in state %s",
    (state) => {
      const gone = line(
        `${thread}Disconnected: connection closed by peer: receive 0 after POLLIN (after 2ms in state ${state})`,
      );
      expect(isHangUp(gone)).toBe(true);
      expect(hangUpError(gone)).toMatchObject({ code: "PROTOCOL_MISMATCH", retriable: false });
      expect(isHangUp({ ...gone, fac: "OTHER" })).toBe(false);
    },
  );

  test("does not take a refused connection for a hang-up", () => {
    expect(
      isHangUp(line("Connect to x failed: Connection refused (after 0ms in state CONNECT)")),
    ).toBe(false);
  });

  test("calls a failed token callback what it is", () => {
    const cause = new Error("oauthbearer_token_refresh_cb: issuer is down");
    const failure = tokenFailure(cause);
    expect(failure).toMatchObject({ code: "TOKEN_UNAVAILABLE", cause });
    expect(failure.message).toContain(": issuer is down.");
    const own = new MissingDependencyError("MISSING_DEPENDENCY", { packageName: "signer" });
    expect(tokenFailure(new Error("told by the driver", { cause: own }))).toBe(own);
  });
});
