import { z } from "zod";
import { ProviderError } from "../../../errors/index.ts";
import { AdaptiveCache, type Clock } from "../../calls/index.ts";
import { allPages, type ConfluentHttp } from "../http/index.ts";

const path = "/v2/metrics/cloud/attributes";
/** A metric that every topic with data has. */
const metric = "io.confluent.kafka.server/retained_bytes";
const topicLabel = "metric.topic";
const largestPage = 1_000;

const answerShape = z.object({
  data: z.array(z.record(z.string(), z.unknown())),
  meta: z
    .object({ pagination: z.object({ next_page_token: z.string().nullish() }).nullish() })
    .nullish(),
});

/**
 * The topics of a cluster, as the Metrics API knows them: those that had data within the last hour that
 * is settled.
 */
export class Topics {
  readonly #http: ConfluentHttp;
  readonly #clock: Clock;
  readonly #settleMs: number;
  readonly #cache: AdaptiveCache<readonly string[]>;

  constructor(http: ConfluentHttp, clock: Clock, settleMs: number) {
    this.#http = http;
    this.#clock = clock;
    this.#settleMs = settleMs;
    this.#cache = new AdaptiveCache({ clock });
  }

  async of(clusterId: string, signal?: AbortSignal): Promise<readonly string[]> {
    return await this.#cache.get(clusterId, (loading) => this.#read(clusterId, loading), signal);
  }

  async #read(clusterId: string, signal: AbortSignal): Promise<readonly string[]> {
    const end = Math.floor((this.#clock.now() - this.#settleMs) / 60_000) * 60_000;
    const interval = [end - 3_600_000, end].map((ms) => new Date(ms).toISOString()).join("/");
    const body = JSON.stringify({
      metric,
      group_by: [topicLabel],
      filter: { field: "resource.kafka.id", op: "EQ", value: clusterId },
      intervals: [interval],
      limit: largestPage,
    });
    const names = await allPages(`POST ${path}`, async (token) => {
      const parameters = token === undefined ? [] : [["page_token", token] as const];
      const answer = await this.#http.json({ method: "POST", path, parameters, body, signal });
      const result = answerShape.safeParse(answer);
      if (!result.success) {
        throw new ProviderError("PROVIDER_FAILED", {
          detail: `POST ${path}: the answer is not as documented`,
          cause: result.error,
        });
      }
      const { data, meta } = result.data;
      const topics = data
        .map((each) => each[topicLabel])
        .filter((each) => typeof each === "string");
      return { items: topics, next: meta?.pagination?.next_page_token ?? undefined };
    });
    return [...new Set(names)].sort();
  }
}
