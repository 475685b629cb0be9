import { join } from "node:path";
import { ensurePythonVenv } from "./python-venv.mjs";

const VERSION = "1.58.0";

/**
 * Installs cfn-lint from PyPI into `.cache`, once.
 *
 * @returns {Promise<string>} the program's path
 * @throws {SetupError} where Python or PyPI is missing: without it nothing is checked
 */
export async function ensureCfnLint() {
  const programs = await ensurePythonVenv({
    name: `cfn-lint-${VERSION}`,
    packages: [`cfn-lint==${VERSION}`],
    title: `cfn-lint ${VERSION}`,
    lost: "the CloudFormation templates were NOT checked",
  });
  return join(programs, "cfn-lint");
}
