import type { OptionIssue } from "./issues.ts";

/** Deeper than any option is; a cycle ends here. */
const maxDepth = 16;
/** Longer than any list of options is. */
const maxElements = 10_000;
/** More than all options together are; what holds the same object often, or itself, ends here. */
const maxValues = 100_000;

/** A copy of what a caller gave, and what could not be copied. */
export interface Snapshot {
  readonly value: unknown;
  readonly issues: readonly OptionIssue[];
}

/**
 * Copies objects and arrays, so that neither checking nor the caller's later changes meet the
 * other's object. Functions and what stands at a dotted path of `asIs` are kept as they are. Never
 * throws: a getter or proxy that does becomes an issue.
 */
export function takeSnapshot(input: unknown, asIs: ReadonlySet<string>): Snapshot {
  const copier = new Copier(asIs);
  const value = copier.read(() => input, []);
  return { value, issues: copier.issues };
}

class Copier {
  readonly issues: OptionIssue[] = [];
  readonly #asIs: ReadonlySet<string>;
  #values = 0;

  constructor(asIs: ReadonlySet<string>) {
    this.#asIs = asIs;
  }

  read(get: () => unknown, path: readonly string[]): unknown {
    this.#values += 1;
    if (this.#values > maxValues) {
      return this.#values === maxValues + 1
        ? this.#refuse(path, `more than ${maxValues.toLocaleString("en")} values; is it a cycle?`)
        : undefined;
    }
    try {
      const value = get();
      return this.#asIs.has(path.join(".")) ? value : this.#copy(value, path);
    } catch {
      return this.#refuse(path, "cannot be read: reading it throws");
    }
  }

  #copy(value: unknown, path: readonly string[]): unknown {
    if (typeof value !== "object" || value === null) {
      return value;
    }
    if (ArrayBuffer.isView(value)) {
      return this.#refuse(path, "is binary data: give a string");
    }
    if (path.length > maxDepth) {
      return this.#refuse(path, "nested too deeply; is it a cycle?");
    }
    return Array.isArray(value) ? this.#copyList(value, path) : this.#copyObject(value, path);
  }

  #copyList(list: readonly unknown[], path: readonly string[]): unknown {
    return list.length > maxElements
      ? this.#refuse(path, `more than ${maxElements.toLocaleString("en")} elements`)
      : Array.from(list, (_, index) => this.read(() => list[index], [...path, String(index)]));
  }

  #copyObject(value: object, path: readonly string[]): unknown {
    const result: Record<string, unknown> = {};
    for (const key of Object.keys(value)) {
      if (key === "__proto__") {
        // JSON.parse makes it a key like any other; assigning it would set the prototype.
        this.#refuse([...path, key], "is not an option");
        continue;
      }
      result[key] = this.read(() => (value as Record<string, unknown>)[key], [...path, key]);
    }
    return result;
  }

  #refuse(path: readonly string[], message: string): undefined {
    this.issues.push({ path, message });
  }
}
