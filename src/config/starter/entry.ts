/** One key of a file to begin with. Comments and defaults come from the schema of the option. */
export interface Entry {
  readonly key: string;
  /** YAML on one line; the option's default where it is left out and there are no entries. */
  readonly value?: string;
  /** A section, each key on lines of its own. */
  readonly entries?: readonly Entry[];
  /** Only shown, as a comment that can be taken away. */
  readonly off?: true;
}

/** An option that is set: to the value, else to its default. */
export function on(key: string, value?: string): Entry {
  return value === undefined ? { key } : { key, value };
}

/** An option that is shown with its default, or with an example. */
export function off(key: string, example?: string): Entry {
  return { ...on(key, example), off: true };
}

/** A section. */
export function section(key: string, entries: readonly Entry[]): Entry {
  return { key, entries };
}
