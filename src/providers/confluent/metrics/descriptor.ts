import { z } from "zod";
import { ProviderError } from "../../../errors/index.ts";
import { AdaptiveCache, type Clock } from "../../calls/index.ts";
import { allPages, type ConfluentHttp } from "../http/index.ts";

/** What the service says of a metric. */
export interface MetricDescriptor {
  /** Such as `io.confluent.kafka.server/received_bytes`. */
  readonly name: string;
  /** Whether a value is the change within its interval, or else a level. */
  readonly isCounter: boolean;
  /** By UCUM; empty where there is none. */
  readonly unit: string;
  /** Whether the export endpoint has it. */
  readonly isExportable: boolean;
  /** Kinds of resources: `kafka`, `connector`, … */
  readonly resources: readonly string[];
  /** Keys of its labels, without `metric.`. */
  readonly labels: readonly string[];
  /** Those of them that the export endpoint has. */
  readonly exportedLabels: readonly string[];
}

const descriptor = z.object({
  name: z.string().min(1),
  type: z.string(),
  unit: z.string().nullish(),
  exportable: z.boolean().nullish(),
  lifecycle_stage: z.string().nullish(),
  resources: z.array(z.string()).nullish(),
  labels: z.array(z.object({ key: z.string(), exportable: z.boolean().nullish() })).nullish(),
});

const page = z.object({
  data: z.array(descriptor),
  meta: z
    .object({ pagination: z.object({ next_page_token: z.string().nullish() }).nullish() })
    .nullish(),
});

const path = "/v2/metrics/cloud/descriptors/metrics";
const largestPage = 1_000;

/**
 * The metrics that there are, read at run time: names, types and labels change without notice.
 * Source: https://api.telemetry.confluent.cloud/docs
 */
export class Descriptors {
  readonly #http: ConfluentHttp;
  readonly #cache: AdaptiveCache<readonly MetricDescriptor[]>;

  constructor(http: ConfluentHttp, clock: Clock) {
    this.#http = http;
    this.#cache = new AdaptiveCache({ clock, initialTtlMs: 900_000 });
  }

  /** All that are of use: those that are deprecated are left out. */
  async all(signal?: AbortSignal): Promise<readonly MetricDescriptor[]> {
    return await this.#cache.get(path, (loading) => this.#read(loading), signal);
  }

  /** One at most: enough to see that the credentials are accepted. */
  async probe(signal?: AbortSignal): Promise<void> {
    const parameters = [["page_size", "1"]] as const;
    readPage(await this.#http.json({ method: "GET", path, parameters, signal }));
  }

  async #read(signal: AbortSignal): Promise<readonly MetricDescriptor[]> {
    const all = await allPages(`GET ${path}`, async (token) => {
      const parameters = [
        ["page_size", String(largestPage)] as const,
        ...(token === undefined ? [] : [["page_token", token] as const]),
      ];
      const answer = readPage(await this.#http.json({ method: "GET", path, parameters, signal }));
      return { items: answer.data, next: answer.meta?.pagination?.next_page_token ?? undefined };
    });
    return all.filter(({ lifecycle_stage }) => lifecycle_stage !== "DEPRECATED").map(descriptorOf);
  }
}

function readPage(answer: unknown): z.output<typeof page> {
  const result = page.safeParse(answer);
  if (!result.success) {
    throw new ProviderError("PROVIDER_FAILED", {
      detail: `GET ${path}: the answer is not as documented`,
      cause: result.error,
    });
  }
  return result.data;
}

function descriptorOf(given: z.output<typeof descriptor>): MetricDescriptor {
  const labels = given.labels ?? [];
  return {
    name: given.name,
    isCounter: given.type.startsWith("COUNTER"),
    unit: given.unit ?? "",
    isExportable: given.exportable === true,
    resources: given.resources ?? [],
    labels: labels.map(({ key }) => key),
    exportedLabels: labels.filter(({ exportable }) => exportable === true).map(({ key }) => key),
  };
}
