import { join } from "node:path";
import { ensurePythonVenv } from "./python-venv.mjs";

/** AWS's published service models with its own client, and other people's emulator of AWS. */
const BOTO3 = "1.44.5";
const MOTO = "5.2.5";

/**
 * Installs what judges our reader of Amazon MSK and its test server into `.cache`, once.
 *
 * @returns {Promise<string>} the path of the Python that has botocore and moto
 * @throws {SetupError} where Python or PyPI is missing: without them nothing is judged
 */
export async function ensureAwsJudges() {
  const programs = await ensurePythonVenv({
    name: `aws-judges-${BOTO3}-${MOTO}`,
    packages: [`boto3==${BOTO3}`, `botocore==${BOTO3}`, `moto[server]==${MOTO}`],
    title: `botocore ${BOTO3} and moto ${MOTO}`,
    lost: "the reader of Amazon MSK was NOT judged by AWS's models",
  });
  return join(programs, "python");
}
