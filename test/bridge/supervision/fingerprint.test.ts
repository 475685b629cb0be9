import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fingerprint } from "../../../src/bridge/supervision/fingerprint.ts";
import { BridgeConfig, type BridgeOptions } from "../../../src/config/index.ts";

let folder = "";

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "fingerprint-"));
});

afterAll(() => rm(folder, { recursive: true }));

type Kafka = BridgeOptions["kafka"];
type Listener = NonNullable<
  NonNullable<BridgeOptions["pipelines"][string]["from"]["otlp"]>["http"]
>;

function printOf(http: Listener = {}, kafka: Partial<Kafka> = {}): string {
  const { pipelines } = BridgeConfig.from({
    kafka: { bootstrapServers: "localhost:9092", ...kafka },
    pipelines: { a: { from: { otlp: { http } }, to: { kafka: {} } } },
  });
  return fingerprint(pipelines[0] as (typeof pipelines)[number]);
}

describe("fingerprint", () => {
  it("is the same for the same options", () => {
    expect(printOf()).toBe(printOf());
  });

  it("differs by an option, and by a default that is given another value", () => {
    expect(printOf({ port: 4319 })).not.toBe(printOf());
    expect(printOf({}, { clientId: "other" })).not.toBe(printOf());
  });

  it("differs by a secret", () => {
    const [one, other] = ["first", "second"].map((token) => printOf({ bearerTokens: [token] }));
    expect(one).not.toBe(other);
    const auth = (password: string) => ({
      auth: { mechanism: "plain", username: "u", password } as const,
    });
    expect(printOf({}, auth("a"))).not.toBe(printOf({}, auth("b")));
  });

  it("differs by what is in a file that is named", async () => {
    const file = join(folder, "tokens");
    await writeFile(file, "first\n");
    const before = printOf({ bearerTokens: [{ file }] });
    expect(printOf({ bearerTokens: [{ file }] })).toBe(before);
    await writeFile(file, "second\n");
    expect(printOf({ bearerTokens: [{ file }] })).not.toBe(before);
    const [certificate, key] = [join(folder, "cert.pem"), join(folder, "key.pem")];
    const tls = { certificate, key };
    const without = printOf({ tls });
    await writeFile(key, "renewed");
    expect(printOf({ tls })).not.toBe(without);
  });
});
