import type { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import type { KafkaClient } from "@aws-sdk/client-kafka";
import type { MskSource } from "../../../config/index.ts";
import { Pace } from "../../calls/index.ts";
import type { Shard } from "../../contract/index.ts";
import type { AwsAccount } from "./account.ts";
import type { AwsCalls } from "./calls.ts";
import { bounded, clientSettings } from "./client-settings.ts";
import { awsPackage } from "./packages.ts";

/**
 * Calls per second and region, below the quotas: 50 of GetMetricData, 25 of ListMetrics, and 180,000
 * points per second by the range that is asked for, whether there are points or not. With the bursts,
 * no second has more.
 * Source: Amazon CloudWatch User Guide, "CloudWatch service quotas".
 */
const quotas = {
  GetMetricData: { perSecond: 40, burst: 10 },
  ListMetrics: { perSecond: 20, burst: 5 },
  points: { perSecond: 144_000, burst: 36_000 },
  // Amazon MSK documents none; its answers say when it is too much.
  kafka: { perSecond: 15, burst: 5 },
};

/** An account in a region: what is read by itself, its clients and its quotas. */
export class AwsRegion {
  readonly region: string;
  readonly account: AwsAccount;
  readonly #endpoints: MskSource["endpoints"];
  readonly #calls: AwsCalls;
  readonly #paces: { readonly [Kind in keyof typeof quotas]: Pace };
  #kafka: Promise<KafkaClient> | undefined;
  #cloudWatch: Promise<CloudWatchClient> | undefined;

  constructor(options: {
    region: string;
    account: AwsAccount;
    endpoints: MskSource["endpoints"];
    calls: AwsCalls;
  }) {
    this.region = options.region;
    this.account = options.account;
    this.#endpoints = options.endpoints;
    this.#calls = options.calls;
    const { clock } = options.calls;
    this.#paces = {
      GetMetricData: new Pace({ clock, ...quotas.GetMetricData }),
      ListMetrics: new Pace({ clock, ...quotas.ListMetrics }),
      points: new Pace({ clock, ...quotas.points }),
      kafka: new Pace({ clock, ...quotas.kafka }),
    };
  }

  async shard(signal?: AbortSignal): Promise<Shard> {
    const accountId = await this.account.id(signal);
    return { id: `${accountId}/${this.region}`, name: `${this.region} of ${accountId}` };
  }

  /** Asks Amazon MSK. */
  async kafka<T>(
    operation: string,
    ask: (client: KafkaClient, abortSignal: AbortSignal) => Promise<T>,
    { of, signal }: { of?: string | undefined; signal?: AbortSignal | undefined } = {},
  ): Promise<T> {
    const about = of === undefined ? "" : ` of ${of}`;
    return await this.#calls.run(
      { operation, subject: `${operation}${about} in ${this.region}`, signal },
      async (abortSignal) => {
        await this.#paces.kafka.take(1, abortSignal);
        return await ask(await this.#kafkaClient(), abortSignal);
      },
      () => this.#renew(),
    );
  }

  /**
   * Asks CloudWatch.
   *
   * @param points - how many points the question counts for
   */
  async cloudWatch<T>(
    operation: "GetMetricData" | "ListMetrics",
    ask: (client: CloudWatchClient, abortSignal: AbortSignal) => Promise<T>,
    { points = 0, signal }: { points?: number; signal?: AbortSignal | undefined } = {},
  ): Promise<T> {
    return await this.#calls.run(
      { operation, subject: `${operation} in ${this.region}`, signal },
      async (abortSignal) => {
        await this.#paces[operation].take(1, abortSignal);
        if (points > 0) {
          await this.#paces.points.take(points, abortSignal);
        }
        return await ask(await this.#cloudWatchClient(), abortSignal);
      },
      () => this.#renew(),
    );
  }

  /** Ends the clients; others are made where something is asked again. */
  close(): void {
    for (const client of [this.#kafka, this.#cloudWatch]) {
      void client?.then(
        (made) => made.destroy(),
        () => {},
      );
    }
    this.#kafka = undefined;
    this.#cloudWatch = undefined;
  }

  /** The SDK's clients keep credentials as long as these say that they are valid. */
  async #renew(): Promise<void> {
    await this.account.renew();
    this.#kafka = undefined;
    this.#cloudWatch = undefined;
  }

  #kafkaClient(): Promise<KafkaClient> {
    this.#kafka ??= (async () => {
      const { KafkaClient: Client } = await awsPackage("@aws-sdk/client-kafka");
      return bounded(new Client(this.#settings("kafka")));
    })();
    return this.#kafka;
  }

  #cloudWatchClient(): Promise<CloudWatchClient> {
    this.#cloudWatch ??= (async () => {
      const { CloudWatchClient: Client } = await awsPackage("@aws-sdk/client-cloudwatch");
      return bounded(new Client(this.#settings("cloudwatch")));
    })();
    return this.#cloudWatch;
  }

  #settings(service: "kafka" | "cloudwatch") {
    const { credentials } = this.account;
    return clientSettings({ region: this.region, endpoint: this.#endpoints[service], credentials });
  }
}
