import { ProviderError } from "../../errors/index.ts";
import type { KafkaProvider } from "../contract/index.ts";
import { type BuiltInConfigs, builtIns } from "./built-in.ts";

/** Makes a provider of its options. What it loads for that may be loaded then. */
export type ProviderFactory<Config = unknown> = (
  config: Config,
) => KafkaProvider | Promise<KafkaProvider>;

/**
 * The kinds of providers that there are, by their type. Those that come with this library are `msk` and
 * `confluent`, also by the names that their metrics bear: `AWS_MSK`, `CONFLUENT_CLOUD`. Upper and lower
 * case are the same.
 */
export class ProviderRegistry {
  readonly #factories = new Map<string, ProviderFactory<never>>();
  readonly #types: string[] = [];

  /** The process's own registry, which {@link ProviderRegistry.register} adds to. */
  static readonly shared = new ProviderRegistry();

  constructor() {
    for (const { type, alias, create } of builtIns) {
      this.register(type, create);
      this.#factories.set(keyOf(alias), create);
    }
  }

  /** Adds a kind of provider to the process's own registry: see the method of that name. */
  static register<Config>(type: string, factory: ProviderFactory<Config>): void {
    ProviderRegistry.shared.register(type, factory);
  }

  /** Makes a provider by the process's own registry: see the method of that name. */
  static create<Type extends string>(type: Type, config: ConfigOf<Type>): Promise<KafkaProvider> {
    return ProviderRegistry.shared.create(type, config);
  }

  /** The types of the process's own registry. */
  static types(): readonly string[] {
    return ProviderRegistry.shared.types();
  }

  /**
   * Adds a kind of provider, or puts another in its place.
   *
   * @throws ProviderError `PROVIDER_REQUEST_INVALID` for a type that is empty, or a factory that is no
   * function
   */
  register<Config>(type: string, factory: ProviderFactory<Config>): void {
    if (typeof type !== "string" || type.trim() === "") {
      throw new ProviderError("PROVIDER_REQUEST_INVALID", {
        detail: "the type of a provider is a text that is not empty",
      });
    }
    if (typeof factory !== "function") {
      throw new ProviderError("PROVIDER_REQUEST_INVALID", {
        detail: `the factory of ${type} is not a function`,
      });
    }
    const key = keyOf(type);
    if (!this.#factories.has(key)) {
      this.#types.push(type);
    }
    this.#factories.set(key, factory as ProviderFactory<never>);
  }

  /** The types that there are, without other names of theirs. */
  types(): readonly string[] {
    return [...this.#types];
  }

  /** Whether there is such a type, or another name for one. */
  has(type: string): boolean {
    return this.#factories.has(keyOf(type));
  }

  /**
   * Makes a provider. What it needs is loaded now: AWS's SDK with `msk`.
   *
   * @throws ProviderError `PROVIDER_UNKNOWN` for a type that nobody registered, with those that there are;
   * `PROVIDER_PACKAGE_MISSING` where a package that it needs is not installed; ConfigError for options
   * that cannot be
   */
  async create<Type extends string>(type: Type, config: ConfigOf<Type>): Promise<KafkaProvider> {
    const factory = this.#factories.get(keyOf(type));
    if (factory === undefined) {
      throw this.#unknown(type);
    }
    // Whoever registered a type says what its options are.
    return await (factory as ProviderFactory)(config);
  }

  #unknown(type: unknown): ProviderError {
    const known = [...this.#types, ...builtIns.map(({ alias }) => alias)];
    return new ProviderError("PROVIDER_UNKNOWN", {
      detail: `${JSON.stringify(type)}; there are ${known.join(", ")}`,
    });
  }
}

/** The options of a type that comes with this library; anything for others. */
type ConfigOf<Type extends string> = Type extends keyof BuiltInConfigs
  ? BuiltInConfigs[Type]
  : unknown;

function keyOf(type: string): string {
  return String(type).toLowerCase();
}
