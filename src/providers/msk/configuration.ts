import { serverProperties } from "./discovery/control-plane.ts";
import type { PlacedCluster } from "./discovery/discovery.ts";

/** Settings whose values are nobody's business. */
const secret = /password|secret|credential|jaas|\bkey\b|private/i;

/** The settings that a cluster's configuration has, secrets left out; none where it has no own one. */
export async function configurationOf(
  { at, cluster }: PlacedCluster,
  signal: AbortSignal | undefined,
): Promise<Record<string, string>> {
  const text = await serverProperties(at, cluster, signal);
  return text === undefined ? {} : readProperties(text);
}

/** Reads `key=value` and `key: value`, line by line; `#` and `!` begin comments. */
function readProperties(text: string): Record<string, string> {
  const settings: Record<string, string> = {};
  // A backslash at its end continues a line.
  for (const line of text.replace(/\\\r?\n\s*/g, "").split(/\r?\n/)) {
    const match = /^\s*([^#!\s=:][^=:\s]*)\s*[=:]?\s*(.*?)\s*$/.exec(line);
    const [, key, value = ""] = match ?? [];
    if (key !== undefined && !secret.test(key)) {
      settings[key] = value;
    }
  }
  return settings;
}
