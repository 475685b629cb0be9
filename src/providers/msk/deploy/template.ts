import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { parse } from "yaml";

/** The CloudFormation templates that come with the package. */
export async function awsTemplate(name: "metric-stream" | "polling-role"): Promise<string> {
  const manifest = createRequire(import.meta.url).resolve("otel-kafka-bridge/package.json");
  return await readFile(join(dirname(manifest), "deploy", "aws", `${name}.yaml`), "utf8");
}

/** The names of a template's parameters. CloudFormation's own tags (`!Ref`) are read as plain values. */
export function templateParameters(template: string): readonly string[] {
  const { Parameters = {} } = parse(template, { logLevel: "error" }) as { Parameters?: object };
  return Object.keys(Parameters);
}
