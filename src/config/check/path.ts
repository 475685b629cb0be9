/**
 * A path as people write it: `topic.traces.config["retention.ms"]`, `bootstrapServers[0]`. Keys are
 * the caller's, so long ones are cut.
 */
export function formatPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, part) => {
    const key = String(part);
    if (/^\d+$/.test(key)) {
      return `${text}[${key}]`;
    }
    if (/^[A-Za-z_$][\w$-]*$/.test(key)) {
      return text === "" ? shorten(key) : `${text}.${shorten(key)}`;
    }
    return `${text}[${JSON.stringify(shorten(key))}]`;
  }, "");
}

function shorten(key: string): string {
  return key.length > 80 ? `${key.slice(0, 79)}…` : key;
}
