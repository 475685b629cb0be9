import type { RequestTotal, Source, Status } from "./component.ts";
import type { ProviderTotals } from "./provider-totals.ts";

/** Several sources of one pipeline, as one. */
export class JoinedSource implements Source {
  readonly #sources: readonly Source[];

  constructor(sources: readonly Source[]) {
    this.#sources = sources;
  }

  get name(): string {
    return this.#sources.map(({ name }) => name).join(" and ");
  }

  async start(): Promise<void> {
    for (const source of this.#sources) {
      await source.start();
    }
  }

  status(): Status {
    const all = this.#sources.map((source) => source.status());
    return (
      all.find(({ isOk }) => !isOk) ??
      all.find(({ isDegraded }) => isDegraded === true) ?? { isOk: true }
    );
  }

  requests(): readonly RequestTotal[] {
    return this.#sources.flatMap((source) => source.requests?.() ?? []);
  }

  get connections(): number {
    return this.#sources.reduce((sum, { connections = 0 }) => sum + connections, 0);
  }

  provider(): ProviderTotals | undefined {
    const [first] = this.#sources.flatMap((source) => source.provider?.() ?? []);
    return first;
  }

  async close(timeoutMs: number): Promise<void> {
    await Promise.all(this.#sources.map((source) => source.close(timeoutMs)));
  }
}
