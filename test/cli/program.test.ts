import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import packageJson from "../../package.json" with { type: "json" };
import { runProgram } from "../../src/cli/program.ts";

/** Runs the program in this process, with streams of its own. */
async function run(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()];
  const code = await runProgram(args, { stdin, stdout, stderr, env: {} });
  stdout.end();
  stderr.end();
  return { code, stdout: await text(stdout), stderr: await text(stderr) };
}

/** The groups of commands, and what is in them. */
const groups: [string, string[]][] = [
  ["topics", ["list", "create", "describe", "alter", "delete", "delete-records"]],
  ["groups", ["list", "describe", "reset", "delete"]],
  ["dlq", ["list", "show", "replay"]],
];

describe("otel-kafka", () => {
  it("lists its commands, with examples and exit codes, for --help", async () => {
    const { code, stdout, stderr } = await run("--help");
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(/^Usage: otel-kafka \[options\] \[command\]/);
    expect(stdout).toMatch(/ {2}send .*write OTLP/);
    expect(stdout).toMatch(/ {2}tail .*show what arrives/);
    expect(stdout).toContain("Examples:");
    expect(stdout).toContain("Exit codes: 0 success, 1 failure, 2 wrong usage.");
  });

  it.each(["send", "tail"])("shows examples and the common options for %s --help", async (name) => {
    const { code, stdout } = await run(name, "--help");
    expect(code).toBe(0);
    expect(stdout).toContain(`otel-kafka ${name}`);
    expect(stdout).toContain("Examples:");
    for (const option of ["--brokers", "--config", "--topic", "--verbose", "--version", "--json"]) {
      expect(stdout).toContain(option);
    }
  });

  it.each([[], ["query"], ["tail"], ["send"], ["doctor"], ["run"]])(
    "has examples that a shell takes as they are: %s",
    async (...names) => {
      const { stdout } = await run(...names, "--help");
      const examples = stdout
        .split("\n")
        .filter((line) => /^ {2}(?:\w+ \| )?otel-kafka /.test(line));
      expect(examples.length).toBeGreaterThan(0);
      for (const example of examples) {
        // What is in quotes means nothing to the shell; comparisons outside of them would be files.
        expect(example.replace(/"[^"]*"|'[^']*'/g, "")).not.toMatch(/[<>*]=/);
      }
    },
  );

  it.each(groups)("lists what is in the group %s, with examples", async (group, names) => {
    const { code, stdout } = await run(group, "--help");
    expect(code).toBe(0);
    expect(stdout).toContain("Examples:");
    for (const name of names) {
      expect(stdout).toMatch(new RegExp(`^ {2}${name}\\b.*\\w`, "m"));
    }
    const alone = await run(group);
    expect([alone.code, alone.stdout]).toEqual([2, ""]);
    expect(alone.stderr).toContain(`Usage: otel-kafka ${group}`);
    const wrong = await run(group, "lits");
    expect([wrong.code, wrong.stdout]).toEqual([2, ""]);
    expect(wrong.stderr).toContain("Did you mean list?");
  });

  it.each(groups.flatMap(([group, names]) => names.map((name) => [group, name] as const)))(
    "shows examples and the common options for %s %s --help",
    async (group, name) => {
      const { code, stdout } = await run(group, name, "--help");
      expect(code).toBe(0);
      expect(stdout).toContain("Examples:");
      expect(stdout).toMatch(new RegExp(`^ {2}otel-kafka ${group} ${name}`, "m"));
      for (const option of ["--brokers", "--config", "--verbose", "--version", "--json"]) {
        expect(stdout).toContain(option);
      }
      expect((await run(group, "help", name)).stdout).toBe(stdout);
      expect((await run(group, name, "--version")).stdout).toBe(`${packageJson.version}\n`);
      expect((await run(group, name, "--jsno")).stderr).toContain("Did you mean --json?");
    },
  );

  it("shows the same help by `help <command>`", async () => {
    expect((await run("help", "tail")).stdout).toBe((await run("tail", "--help")).stdout);
  });

  it.each([["--version"], ["-V"], ["send", "--version"], ["tail", "-V"]])(
    "prints the version for %s %s",
    async (...args) => {
      expect(await run(...args.filter((arg) => arg !== undefined))).toEqual({
        code: 0,
        stdout: `${packageJson.version}\n`,
        stderr: "",
      });
    },
  );

  it("shows its help where no command is given, and takes it for wrong usage", async () => {
    const { code, stdout, stderr } = await run();
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain("Usage: otel-kafka");
  });

  it.each([
    [["tial"], "Did you mean tail?"],
    [["sned", "traces"], "Did you mean send?"],
    [["tail", "--form-beginning"], "Did you mean --from-beginning?"],
  ])("names the nearest for the typo in %j", async (args, hint) => {
    const { code, stdout, stderr } = await run(...args);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(hint);
  });

  it.each([
    [["send"], "missing required argument 'signal'"],
    [["send", "trace"], "Allowed choices are traces, metrics, logs"],
    [["send", "traces", "a", "b"], "too many arguments"],
    [["tail", "spans"], "Allowed choices are traces, metrics, logs"],
    [["tail", "--max", "0"], "Write a whole number from 1."],
    [["tail", "--since", "soon"], "Write 30s, 10m, 2h or 1d before now"],
    [["tail", "--where", "status"], "Write key=value, key!=value, key~regex,"],
    [["tail", "--from-beginning", "--since", "1m"], "cannot be used with"],
    [["tail", "traces", "--offset", "1"], "--offset needs --partition"],
    [["tail", "--partition", "1"], "--partition needs a signal or --topic"],
    [["tail", "traces", "--partition", "1", "--group", "g"], "cannot be used with"],
    [["topics", "create"], "missing required argument 'topic'"],
    [["topics", "create", "t", "--set", "retention.ms"], "Write key=value."],
    [["topics", "create", "t", "--if-not-exists", "--dry-run"], "cannot be used with"],
    [["topics", "alter", "t"], "say what to change, by --set, --remove or --partitions"],
    [["topics", "alter", "t", "--set", "a=1", "--remove", "a"], "cannot be set and removed"],
    [["query"], "missing required argument 'signal'"],
    [["query", "spans"], "Allowed choices are traces, metrics, logs"],
    [["query", "logs", "--where", "body"], "Write key=value, key!=value, key~regex,"],
    [["query", "logs", "--aggregate", "median"], "Write sum, avg"],
    [["topics", "delete", "t"], "--yes is needed"],
    [["topics", "delete-records", "t", "--yes"], "either by --before or by --all"],
    [["topics", "delete-records", "t", "--all", "--before", "0/1"], "either by --before or by"],
    [["topics", "delete-records", "t", "--before", "0"], "Write partition/offset"],
    [["topics", "list", "--topic", "t"], "unknown option '--topic'"],
    [["groups", "list", "--state", "idle"], "Allowed choices are Stable, Empty"],
    [["groups", "describe"], "missing required argument 'groups'"],
    [["groups", "describe", "g", "--interval", "2s"], "--interval needs --watch"],
    [["groups", "describe", "g", "--watch", "--interval", "2"], "Write a length of time"],
    [["groups", "reset", "g"], "say where to go on, by --to"],
    [["groups", "reset", "g", "--to", "soon"], "Write beginning, end, an offset"],
    [["groups", "reset", "g", "--to", "end"], "--yes is needed"],
    [["groups", "reset", "g", "--to", "end", "--partition", "3"], "Write topic/partition"],
    [["groups", "delete", "g"], "--yes is needed"],
    [["dlq", "list"], "name the dead-letter topic by --topic"],
    [["dlq", "list", "--offsets", ".."], "Write 17, 17..20, 17.. or ..20."],
    [["dlq", "list", "--offsets", "9..8"], "Write 17, 17..20, 17.. or ..20."],
    [["dlq", "replay", "--until", "soon"], "Write 30s, 10m, 2h or 1d before now"],
    [["dlq", "show"], "missing required argument 'partition/offset'"],
    [["dlq", "show", "0/1", "--raw", "--json"], "cannot be used with"],
  ])("refuses %j with exit code 2", async (args, message) => {
    const { code, stdout, stderr } = await run(...args);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain(message);
  });

  it.each([
    [["send", "traces", "--brokers", ":::"], "--brokers: expected host:port"],
    [["tail", "--topic", "not a topic"], "--topic: expected a topic name"],
    [["tail", "--config", "missing.yaml"], "missing.yaml"],
  ])("takes the configuration error of %j for wrong usage", async (args, part) => {
    const { code, stdout, stderr } = await run(...args);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(/^error: /);
    expect(stderr).toContain(part);
    expect(stderr).not.toContain("    at ");
  });

  it("shows where an error comes from with --verbose only", async () => {
    const { stderr } = await run("tail", "--topic", "not a topic", "--verbose");
    expect(stderr).toContain("    at ");
  });
});
