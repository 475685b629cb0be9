import { readdir, readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { stringify } from "yaml";
import type { KafkaOptions } from "../../src/config/index.ts";
import { type Outcome, type RunningCli, startCli, startNode } from "../cli/run-cli.ts";
import { logsJson } from "../cli/telemetry-json.ts";
import { type SecurityLab, startSecurityLab } from "../support/security/security-lab.ts";
import type { Telling } from "../support/security/telling-program.ts";

const program = fileURLToPath(new URL("../support/security/telling-program.ts", import.meta.url));
/** A text that occurs nowhere else. */
const planted = "PLANTED-in-process-4b";

let lab: SecurityLab;
let plantedKey: string;
beforeAll(async () => {
  lab = await startSecurityLab();
  plantedKey = await readFile(lab.certificates.path("client-encrypted.key"), "utf8");
});
afterAll(() => lab[Symbol.asyncDispose]());

type Secure = Pick<KafkaOptions, "auth" | "settings" | "ssl">;

/** Ways to give a secret that is wrong, so that much is told of what went wrong. */
const ways: readonly (readonly [name: string, listener: string, secure: () => Secure])[] = [
  [
    "a password",
    "SASL",
    () => ({ auth: { mechanism: "scram-sha-256", username: "bridge", password: planted } }),
  ],
  [
    "the text of a key, and its password",
    "MUTUAL",
    () => ({
      ssl: {
        ca: lab.certificates.path("ca.pem"),
        certificate: lab.certificates.path("client.pem"),
        key: plantedKey,
        keyPassword: planted,
      },
    }),
  ],
  [
    "a client secret",
    "OIDC",
    () => ({
      auth: {
        mechanism: "oauthbearer",
        tokenEndpointUrl: lab.issuer.tokenEndpointUrl,
        clientId: "bridge-client",
        clientSecret: planted,
      },
    }),
  ],
];

/** The lines of a key that tell it apart: not its first, which all keys begin with. */
function secrets(): string[] {
  const lines = plantedKey.split("\n").filter((line) => !line.startsWith("-----") && line !== "");
  return [planted, Buffer.from(planted).toString("base64"), ...lines.slice(2)];
}

function expectNoSecret(...texts: readonly string[]): void {
  for (const secret of secrets()) {
    expect(texts.filter((text) => text.includes(secret))).toEqual([]);
  }
}

function optionsOf(listener: string, secure: () => Secure): KafkaOptions {
  return { bootstrapServers: lab.cluster.addressesOf(listener), ...secure() };
}

/** What the process list shows of a process and of those that it has started. */
async function processList(pid: number): Promise<string[]> {
  const threads = await readdir(`/proc/${pid}/task`).catch(() => []);
  const children = await Promise.all(
    threads.map((thread) =>
      readFile(`/proc/${pid}/task/${thread}/children`, "utf8").catch(() => ""),
    ),
  );
  const others = children.flatMap((line) => line.split(" ")).filter((each) => each !== "");
  return [
    await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => ""),
    ...(await Promise.all(others.map((each) => processList(Number(each))))).flat(),
  ];
}

/** Looks at the process list again and again, until the process has ended. */
async function watch(running: RunningCli): Promise<{ outcome: Outcome; seen: Set<string> }> {
  const seen = new Set<string>();
  let ended = false;
  const outcome = running.outcome.finally(() => {
    ended = true;
  });
  while (!ended) {
    for (const line of await processList(running.process.pid ?? 0)) {
      seen.add(line);
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return { outcome: await outcome, seen };
}

describe.concurrent("the command, with --verbose, tells nowhere", () => {
  const commands = [
    ["send", "logs"],
    ["tail", "logs"],
    ["topics", "list"],
    ["groups", "list", "--json"],
  ];

  test.each(ways)("%s of its file", async (name, listener, secure) => {
    const file = lab.certificates.path(`${name.replaceAll(" ", "-")}.yaml`);
    await writeFile(file, stringify(optionsOf(listener, secure)));
    for (const command of commands) {
      const args = [...command, "--verbose", "--config", file];
      const running = await startCli(args, { input: logsJson(["x"]) });
      const { outcome, seen } = await watch(running);
      expect(outcome.code).not.toBe(0);
      expect(outcome.stderr).toMatch(/Error/);
      expect([...seen].join()).toContain(command[0]);
      expectNoSecret(outcome.stdout, outcome.stderr, ...seen);
    }
  });

  test("a password of its environment", async () => {
    const env = {
      KAFKA_BOOTSTRAP_SERVERS: lab.cluster.addressesOf("SASL"),
      KAFKA_SASL_MECHANISM: "plain",
      KAFKA_SASL_USERNAME: "bridge",
      KAFKA_SASL_PASSWORD: planted,
    };
    const running = await startCli(["topics", "list", "--verbose"], { env });
    const { outcome, seen } = await watch(running);
    expect(outcome.stderr).toMatch(/AUTHENTICATION_FAILED/);
    expectNoSecret(outcome.stdout, outcome.stderr, ...seen);
  });

  test.each([
    ["the address of a server", { bootstrapServers: `http://u:${planted}@127.0.0.1:9092` }],
    [
      "the address of an issuer",
      {
        bootstrapServers: "127.0.0.1:9092",
        auth: {
          mechanism: "oauthbearer",
          tokenEndpointUrl: `http://u:${planted}@127.0.0.1/token`,
          clientId: "c",
          clientSecret: planted,
        },
      },
    ],
  ])("a password that stands in %s", async (_name, options) => {
    const file = lab.certificates.path(`${Math.random().toString(36).slice(2)}.yaml`);
    await writeFile(file, stringify(options));
    const running = await startCli(["topics", "list", "--verbose", "--config", file]);
    const outcome = await running.outcome;
    expect(outcome.code).toBe(2);
    expectNoSecret(outcome.stdout, outcome.stderr);
  });
});

describe.concurrent("a process in trouble tells nothing secret by its", () => {
  const tellings: readonly (readonly [Telling, string])[] = [
    ["uncaught exception", "wrapped"],
    ["unhandled rejection", "wrapped"],
    ["console", "wrapped"],
    ["report", "javascriptStack"],
  ];

  test.each(tellings)("%s", async (telling, shown) => {
    for (const [, listener, secure] of ways) {
      const input = JSON.stringify(optionsOf(listener, secure));
      const running = startNode(["--import", "tsx", program, telling], { input });
      const { outcome, seen } = await watch(running);
      expect(outcome.stdout + outcome.stderr).toContain(shown);
      expectNoSecret(outcome.stdout, outcome.stderr, ...seen);
    }
  });
});
