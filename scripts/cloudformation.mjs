/**
 * `npm run cloudformation`: checks the templates of `deploy/aws` with cfn-lint, remarks included. So that
 * a checker that finds nothing is not taken for good templates, it first has to find what is wrong with
 * a spoilt one.
 */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ensureCfnLint } from "./setup/cfn-lint.mjs";
import { ROOT, SetupError } from "./setup/steps.mjs";

const TEMPLATES = join(ROOT, "deploy", "aws");
/** A value that is not one of those that CloudFormation takes. */
const SPOILT = ["OutputFormat: !Ref OutputFormat", "OutputFormat: opentelemetry"];
const SPOILT_RULE = "E3030";

try {
  const program = await ensureCfnLint();
  const templates = readdirSync(TEMPLATES).filter((name) => name.endsWith(".yaml"));
  if (templates.length === 0) throw new SetupError(`no templates in ${TEMPLATES}`);
  checkChecker(program);
  const { status, output } = lint(
    program,
    templates.map((name) => join(TEMPLATES, name)),
  );
  process.stdout.write(`${output}cfn-lint: ${templates.join(", ")}\n`);
  process.exitCode = status;
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  process.stderr.write(`\n${error.message}\n`);
  process.exitCode = 1;
}

/** @param {string} program */
function checkChecker(program) {
  const folder = mkdtempSync(join(tmpdir(), "template-"));
  try {
    const [right = "", wrong = ""] = SPOILT;
    const text = readFileSync(join(TEMPLATES, "metric-stream.yaml"), "utf8");
    const path = join(folder, "spoilt.yaml");
    writeFileSync(path, text.replace(right, wrong));
    const { status, output } = lint(program, [path]);
    if (status === 0 || !output.includes(SPOILT_RULE)) {
      throw new SetupError(
        `cfn-lint does not find what is wrong with a spoilt template:\n${output}`,
      );
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * @param {string} program
 * @param {readonly string[]} paths
 * @returns {{ status: number, output: string }}
 */
function lint(program, paths) {
  const options = ["--include-checks", "I", "--non-zero-exit-code", "informational", "--"];
  const { status, stdout, stderr } = spawnSync(program, [...options, ...paths], {
    encoding: "utf8",
  });
  return { status: status ?? 1, output: `${stdout}${stderr}` };
}
