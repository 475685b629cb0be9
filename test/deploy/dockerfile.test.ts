import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { deployText } from "./deploy-files.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

interface Instruction {
  readonly name: string;
  readonly text: string;
}

/** The instructions of a Dockerfile, with continued lines as one. */
function instructionsOf(text: string): readonly Instruction[] {
  const lines = text.split("\n").filter((line) => !line.trim().startsWith("#"));
  return lines
    .join("\n")
    .replaceAll(/\\\n\s*/g, "")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => {
      const [name = "", ...rest] = line.split(" ");
      return { name, text: rest.join(" ") };
    });
}

const instructions = instructionsOf(deployText("Dockerfile"));
const last = instructions.findLastIndex(({ name }) => name === "FROM");
const build = instructions.slice(0, last);
const bridge = instructions.slice(last);

function textsOf(of: readonly Instruction[], name: string): readonly string[] {
  return of.filter((each) => each.name === name).map(({ text }) => text);
}

/** The Debian packages that a stage installs. */
function packagesOf(of: readonly Instruction[]): readonly string[] {
  const install = textsOf(of, "RUN").find((text) => text.includes("apt-get install")) ?? "";
  const [, list = ""] = /--no-install-recommends (.*?) *&&/.exec(install) ?? [];
  return list.split(/\s+/);
}

const installPage = readFileSync(join(ROOT, "docs/install.md"), "utf8");

/** The words that stand between two others in the page about installing. */
function words(pattern: RegExp): readonly string[] {
  const [, found = ""] = pattern.exec(installPage) ?? [];
  return found.split(/\s+/);
}

describe("the Dockerfile", () => {
  test("knows the instructions of a Dockerfile only", () => {
    const known =
      /^(ARG|FROM|RUN|WORKDIR|COPY|ENV|USER|EXPOSE|STOPSIGNAL|HEALTHCHECK|ENTRYPOINT|CMD)$/;
    expect(instructions.filter(({ name }) => !known.test(name))).toEqual([]);
  });

  test("takes both stages from one image, by its whole version", () => {
    expect(textsOf(instructions, "ARG")).toEqual([
      expect.stringMatching(/^BASE=node:\d+\.\d+\.\d+-bookworm-slim$/),
    ]);
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of the Dockerfile.
    expect(textsOf(instructions, "FROM")).toEqual(["${BASE} AS build", "${BASE} AS bridge"]);
  });

  test("copies what is there, and what its list of what is not ignored lets in", () => {
    const allowed = deployText("Dockerfile.dockerignore")
      .split("\n")
      .filter((line) => line.startsWith("!"))
      .map((line) => line.slice(1));
    const copied = instructions
      .filter(({ name, text }) => name === "COPY" && !text.startsWith("--from"))
      .flatMap(({ text }) => text.split(" ").slice(0, -1));
    expect(copied.toSorted()).toEqual(allowed.toSorted());
    expect(copied.filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
  });

  test("installs the packages that the page about installing names", () => {
    expect(packagesOf(build)).toEqual([
      "ca-certificates",
      ...words(/apt-get install -y (g\+\+[^\n]*)\n/),
    ]);
    expect(packagesOf(bridge)).toEqual(["ca-certificates", ...words(/Debian 12 `([^`]*)`/)]);
  });

  test("builds the driver with the settings that the page names", () => {
    const run = textsOf(build, "RUN").join("\n").replaceAll(/\s+/g, " ");
    const [command = ""] = /CKJS_LINKING=.*/.exec(installPage) ?? [];
    for (const word of command.split(" ")) {
      expect(run).toContain(word);
    }
  });

  test("ends as a user that is not root, given by number", () => {
    expect(textsOf(bridge, "USER").at(-1)).toMatch(/^[1-9]\d*:[1-9]\d*$/);
    const user = bridge.findLastIndex(({ name }) => name === "USER");
    expect(bridge.slice(user).filter(({ name }) => name === "RUN")).toEqual([]);
  });

  test("runs the command without a shell, so that signals reach it", () => {
    const lists = [...textsOf(bridge, "ENTRYPOINT"), ...textsOf(bridge, "CMD")];
    expect(lists.map((text) => JSON.parse(text) as unknown)).toEqual([
      ["node", "/app/dist/cli.js"],
      ["run", "/etc/otel-kafka-bridge/bridge.yaml"],
    ]);
  });
});
