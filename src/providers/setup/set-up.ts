import { mapConcurrently } from "../calls/index.ts";
import type { KafkaProvider, PermissionCheck, Validation } from "../contract/index.ts";
import { deniedActions } from "./denied-actions.ts";
import type { SetupOptions, SetupResult, SetupStep } from "./setup-types.ts";
import { sendTestPoint } from "./test-point.ts";

/** How many clusters are looked through at a time. */
const atOnce = 8;

/** A step of one provider, between discovery and the test point: says what it did. */
export type ExtraStep = (() => Promise<string>) | undefined;

/**
 * Sets a provider up, step by step: credentials, permissions, clusters, what the provider itself has to
 * do, and a test point through Kafka. After a step that failed, those that rest on it are skipped. It
 * rejects only for its signal: what is wrong is in the result.
 */
export async function setUp(
  provider: KafkaProvider,
  options: SetupOptions,
  extra?: ExtraStep,
): Promise<SetupResult> {
  return await new SetUp(provider, options, extra).run();
}

class SetUp {
  readonly #provider: KafkaProvider;
  readonly #options: SetupOptions;
  readonly #extra: ExtraStep;
  readonly #steps: SetupStep[] = [];
  /** What only showed in doing: what a step takes of its own is not known before. */
  readonly #denied: PermissionCheck[] = [];
  #validation: Validation | undefined;
  #entities = 0;

  constructor(provider: KafkaProvider, options: SetupOptions, extra: ExtraStep) {
    this.#provider = provider;
    this.#options = options;
    this.#extra = extra;
  }

  async run(): Promise<SetupResult> {
    const { kafka, topic, signal } = this.#options;
    await this.#step("credentials", () => this.#checkCredentials());
    await this.#step("permissions", async () => this.#checkPermissions());
    await this.#step("clusters", () => this.#countEntities());
    await this.#step("metric stream", this.#extra);
    await this.#step(
      "test point",
      kafka &&
        (async () => {
          const { type } = this.#provider;
          const arrival = await sendTestPoint(type, { kafka, topic, signal });
          const { partition, offset, tookMs } = arrival;
          return `arrived on topic ${arrival.topic}, partition ${partition}, offset ${offset}, after ${tookMs} ms`;
        }),
    );
    return this.#result();
  }

  async #step(name: SetupStep["name"], work: (() => Promise<string>) | undefined): Promise<void> {
    this.#options.signal?.throwIfAborted();
    const step = await this.#outcome(name, work);
    this.#steps.push(step);
    this.#options.onStep?.(step);
  }

  async #outcome(
    name: SetupStep["name"],
    work: (() => Promise<string>) | undefined,
  ): Promise<SetupStep> {
    const before = this.#steps.find(({ status }) => status === "failed");
    if (work === undefined || before !== undefined) {
      const detail = before === undefined ? "not asked for" : `after ${before.name} failed`;
      return { name, status: "skipped", detail };
    }
    try {
      return { name, status: "ok", detail: await work() };
    } catch (error) {
      this.#options.signal?.throwIfAborted();
      const detail = error instanceof Error ? error.message : String(error);
      const isRequired = true;
      for (const permission of deniedActions(detail)) {
        this.#denied.push({ permission, status: "denied", reason: `By the ${name}.`, isRequired });
      }
      return { name, status: "failed", detail };
    }
  }

  async #checkCredentials(): Promise<string> {
    const { signal } = this.#options;
    const validation = await this.#provider.validate(signal === undefined ? {} : { signal });
    this.#validation = validation;
    // Denied permissions are the next step's.
    if (!validation.isValid && this.#missing().length === 0) {
      throw new Error(validation.problems.join("; ") || "the credentials do not work");
    }
    return validation.identity ?? "they work";
  }

  #checkPermissions(): string {
    const missing = this.#missing();
    if (missing.length > 0) {
      throw new Error(`denied: ${missing.join(", ")}`);
    }
    const permissions = this.#permissions();
    const unknown = permissions.filter(({ status }) => status === "unknown").length;
    return `${permissions.length - unknown} looked at, none that is needed is denied${unknown > 0 ? `; ${unknown} cannot be found out` : ""}`;
  }

  async #countEntities(): Promise<string> {
    const { signal } = this.#options;
    const call = signal === undefined ? {} : { signal };
    const clusters = await this.#provider.discoverClusters(undefined, call);
    const inside = await mapConcurrently(clusters, atOnce, async ({ guid }) => {
      const brokers = await this.#provider.discoverBrokers(guid, call);
      const topics = await this.#provider.discoverTopics(guid, call);
      return { brokers: brokers.length, topics: topics.length };
    });
    const brokers = inside.reduce((sum, each) => sum + each.brokers, 0);
    const topics = inside.reduce((sum, each) => sum + each.topics, 0);
    this.#entities = clusters.length + brokers + topics;
    return `${clusters.length} clusters, ${brokers} brokers, ${topics} topics`;
  }

  /** Each once: what was found out in doing counts. */
  #permissions(): readonly PermissionCheck[] {
    const inDoing = new Set(this.#denied.map(({ permission }) => permission));
    const before = this.#validation?.permissions ?? [];
    return [...before.filter(({ permission }) => !inDoing.has(permission)), ...this.#denied];
  }

  #missing(): readonly string[] {
    return this.#permissions()
      .filter(({ status, isRequired }) => isRequired && status === "denied")
      .map(({ permission }) => permission);
  }

  #result(): SetupResult {
    const failed = this.#steps.find(({ status }) => status === "failed");
    const found = this.#steps.find(({ name }) => name === "clusters");
    return {
      success: failed === undefined,
      entityCount: this.#entities,
      message:
        failed === undefined
          ? `${this.#provider.name} is set up: ${found?.detail ?? "nothing found"}`
          : `${failed.name} of ${this.#provider.name} failed: ${failed.detail}`,
      missingPermissions: this.#missing(),
      permissions: this.#permissions(),
      steps: this.#steps,
    };
  }
}
