import type { Collected, TimeRange } from "../../contract/index.ts";
import type { ConfluentCloud } from "../confluent-cloud.ts";
import { grouped } from "../grouped.ts";
import { type MetricPlan, type MetricResource, problemPiece } from "../metrics/index.ts";
import { type Reading, ScopedCollector } from "../scoped-collector.ts";
import { ExportReading, exportPeriodMs } from "./export-reading.ts";
import { samplesOf } from "./sample-lines.ts";

const path = "/v2/metrics/cloud/export";
const accept = "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5";
/** Few calls for many clusters; a metric of that many has to fit into 60,000 points. */
const mostResources = 50;
/** Streams are read as they come; a line takes some 200 bytes, and there are 60,000 of each metric. */
const maxBytes = 2 ** 30;

/**
 * Reads metrics by scraping the export endpoint: one call for all metrics of many clusters, and the
 * newest minute only.
 */
export class ExportCollector extends ScopedCollector {
  readonly intervalMs: number;
  readonly periodMs = exportPeriodMs;
  /**
   * At that time behind, the export is at the minute that begins then: one minute less than the age at
   * which its points are settled.
   */
  readonly settleMs: number;
  readonly lookbackMs = exportPeriodMs;
  readonly maxBackfillMs = 0;
  #perCall = mostResources;

  constructor(cloud: ConfluentCloud, closing: AbortSignal) {
    super(cloud, closing);
    this.intervalMs = cloud.config.intervalMs;
    this.settleMs = Math.max(0, cloud.config.settleMs - exportPeriodMs);
  }

  protected async *read({ resources, range, signal }: Reading): AsyncGenerator<Collected> {
    const { book, plans } = await this.cloud.reader.plan({ resources, isExport: true, signal });
    const byName = grouped(plans, ({ metric }) => exportedName(metric.name));
    const perCall = this.#perCall;
    for (let at = 0; at < resources.length; at += perCall) {
      const some = resources.slice(at, at + perCall);
      yield* this.#scrapeOnce({ book, plans: byName, resources: some, range }, signal);
    }
  }

  async *#scrapeOnce(
    given: {
      readonly book: Awaited<ReturnType<ConfluentCloud["reader"]["plan"]>>["book"];
      readonly plans: ReadonlyMap<string, readonly MetricPlan[]>;
      readonly resources: readonly MetricResource[];
      readonly range: TimeRange;
    },
    signal: AbortSignal,
  ): AsyncGenerator<Collected> {
    const { telemetry, usage } = this.cloud;
    const { resources, range } = given;
    const reading = new ExportReading({ ...given, onPoints: (count) => usage.addPoints(count) });
    const parameters = [
      ...resources.map(({ kind, id }) => [`resource.${kind}.id`, id] as const),
      ["ignore_failed_metrics", "true"] as const,
    ];
    const texts = telemetry.texts({ method: "GET", path, parameters, accept, signal }, maxBytes);
    for await (const samples of samplesOf(texts, `GET ${path}`)) {
      for (const sample of samples) {
        yield* reading.take(sample);
      }
    }
    yield* reading.finish();
    if (reading.truncated > 0) {
      // Fewer at a time from now on, so that they fit.
      this.#perCall = Math.max(1, Math.min(this.#perCall, Math.floor(resources.length / 2)));
    }
    if (reading.newest !== undefined && reading.newest >= range.endMs) {
      yield* aheadOf(resources, reading.newest, range);
    }
  }
}

/** The service is further than was asked for: its delay got shorter than `settleMs`. */
function* aheadOf(
  resources: readonly MetricResource[],
  newest: number,
  { endMs }: TimeRange,
): Generator<Collected> {
  const shards = new Set(resources.map(({ shardId }) => shardId));
  for (const shardId of shards) {
    yield problemPiece(shardId, {
      kind: "ahead",
      subject: "export",
      message: `The export is at ${instant(newest)}, and intervals before ${instant(endMs)} were asked for: make settleMs shorter.`,
    });
  }
}

function instant(ms: number): string {
  return new Date(ms).toISOString();
}

/** `io.confluent.kafka.server/received_bytes` is exported as `confluent_kafka_server_received_bytes`. */
function exportedName(metric: string): string {
  return metric.replace(/^io\./, "").replace(/[^A-Za-z0-9_]/g, "_");
}
