import { KafkaConfig } from "../../src/config/index.ts";
import { ConfigError, type ConfigIssue } from "../../src/errors/index.ts";

/** The problems that a call throws as a ConfigError; none where it throws nothing. */
export function issuesOf(call: () => unknown): readonly ConfigIssue[] {
  try {
    call();
    return [];
  } catch (error) {
    if (error instanceof ConfigError) {
      return error.issues;
    }
    throw error;
  }
}

/** The problems of options, by path; beside them, `bootstrapServers` is given where it is not. */
export function problemsOf(options: object): Record<string, string> {
  const whole = { bootstrapServers: "localhost:9092", ...options };
  return byPath(issuesOf(() => new KafkaConfig(whole)));
}

/** Problems by path. */
export function byPath(issues: readonly ConfigIssue[]): Record<string, string> {
  return Object.fromEntries(issues.map(({ path, message }) => [path, message]));
}

/** The config of options that are right; beside them, `bootstrapServers` is given where it is not. */
export function configOf(options: object = {}): KafkaConfig {
  return new KafkaConfig({ bootstrapServers: "localhost:9092", ...options });
}
