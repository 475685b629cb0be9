/** The environment, or anything like it. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** What became of a text with variables in it. */
export interface Expanded {
  readonly text: string;
  /** Whether a variable was in it. */
  readonly usesVariables: boolean;
  /** What is wrong with it; the text is then of no use. Names variables, never their values. */
  readonly problems: readonly string[];
}

const maxDepth = 8;

/**
 * Puts the environment's values into a text:
 *
 * - `${NAME}`: the value; a problem where it is not set
 * - `${NAME:-default}`: the default where it is not set or empty; may hold variables itself
 * - `${NAME:?message}`: a problem with that message where it is not set or empty
 * - `$$`: a dollar sign
 *
 * Any other dollar sign stays. Values are not looked through for variables in turn.
 */
export function expandVariables(template: string, env: Environment): Expanded {
  return new Expander(template, env).run();
}

class Expander {
  readonly #template: string;
  readonly #env: Environment;
  readonly #problems: string[] = [];
  #at = 0;
  #usesVariables = false;
  #failed = false;

  constructor(template: string, env: Environment) {
    this.#template = template;
    this.#env = env;
  }

  run(): Expanded {
    const text = this.#text(0, true);
    return { text, usesVariables: this.#usesVariables, problems: this.#problems };
  }

  /** Up to the end, or inside of a variable to its closing brace, which it takes as well. */
  #text(depth: number, wanted: boolean): string {
    let text = "";
    while (this.#at < this.#template.length) {
      if (this.#take("$$")) {
        text += "$";
      } else if (this.#take("${")) {
        text += this.#variable(depth + 1, wanted);
      } else if (depth > 0 && this.#take("}")) {
        return text;
      } else {
        text += this.#template[this.#at];
        this.#at += 1;
      }
    }
    if (depth > 0 && !this.#failed) {
      this.#problems.push("a ${ has no closing brace; for a dollar sign write $$");
    }
    return text;
  }

  #variable(depth: number, wanted: boolean): string {
    this.#usesVariables = true;
    const name = this.#name();
    if (name === undefined || depth > maxDepth) {
      this.#fail(
        name === undefined
          ? "a ${ is not followed by the name of a variable; for a dollar sign write $$"
          : "variables are nested too deeply",
      );
      return "";
    }
    const value = Object.hasOwn(this.#env, name) ? this.#env[name] : undefined;
    const filled = value !== undefined && value !== "";
    if (this.#take(":-")) {
      const fallback = this.#text(depth, wanted && !filled);
      return filled ? value : fallback;
    }
    if (this.#take(":?")) {
      const message = this.#text(depth, false);
      return filled ? value : this.#missing(name, wanted, message);
    }
    if (this.#take("}")) {
      return value ?? this.#missing(name, wanted, `for a default write \${${name}:-default}`);
    }
    this.#fail(`after \${${name} comes neither }, :- nor :?`);
    return "";
  }

  #name(): string | undefined {
    const pattern = /[A-Za-z_][A-Za-z0-9_]*/y;
    pattern.lastIndex = this.#at;
    const name = pattern.exec(this.#template)?.[0];
    this.#at += name?.length ?? 0;
    return name;
  }

  #missing(name: string, wanted: boolean, hint: string): string {
    if (wanted) {
      this.#problems.push(`the variable ${name} is not set${hint === "" ? "" : `: ${hint}`}`);
    }
    return "";
  }

  /** What follows cannot be told apart any more. */
  #fail(problem: string): void {
    this.#problems.push(problem);
    this.#failed = true;
    this.#at = this.#template.length;
  }

  #take(token: string): boolean {
    const taken = this.#template.startsWith(token, this.#at);
    this.#at += taken ? token.length : 0;
    return taken;
  }
}
