import type { CloudFormationClient } from "@aws-sdk/client-cloudformation";
import type { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import type { IAMClient } from "@aws-sdk/client-iam";
import type { KafkaClient } from "@aws-sdk/client-kafka";
import type { ResourceGroupsTaggingAPIClient } from "@aws-sdk/client-resource-groups-tagging-api";
import type { MskSource } from "../../../config/index.ts";
import { Pace } from "../../calls/index.ts";
import type { Shard } from "../../contract/index.ts";
import type { AwsAccount } from "./account.ts";
import type { AwsCalls } from "./calls.ts";
import { bounded, clientSettings } from "./client-settings.ts";
import { awsPackage } from "./packages.ts";
import { withZonedTimes } from "./zoned-times.ts";

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
  // Of the others none is documented; their answers say when it is too much.
  other: { perSecond: 15, burst: 5 },
};

/** The clients that there are for a region. */
interface Clients {
  readonly kafka: KafkaClient;
  readonly cloudwatch: CloudWatchClient;
  readonly tagging: ResourceGroupsTaggingAPIClient;
  readonly iam: IAMClient;
  readonly cloudformation: CloudFormationClient;
}

type Service = keyof Clients;
type Settings = ReturnType<typeof clientSettings>;

const makers: {
  readonly [Name in Service]: (settings: Settings) => Promise<Clients[Name]>;
} = {
  kafka: async (settings) =>
    withZonedTimes(bounded(new (await awsPackage("@aws-sdk/client-kafka")).KafkaClient(settings))),
  cloudwatch: async (settings) =>
    bounded(new (await awsPackage("@aws-sdk/client-cloudwatch")).CloudWatchClient(settings)),
  tagging: async (settings) => {
    const name = "@aws-sdk/client-resource-groups-tagging-api";
    return bounded(new (await awsPackage(name)).ResourceGroupsTaggingAPIClient(settings));
  },
  iam: async (settings) =>
    bounded(new (await awsPackage("@aws-sdk/client-iam")).IAMClient(settings)),
  cloudformation: async (settings) => {
    const name = "@aws-sdk/client-cloudformation";
    return bounded(new (await awsPackage(name)).CloudFormationClient(settings));
  },
};

/** What is known of a call beside what it asks. */
export interface AskOptions {
  /** What it is about, for errors. */
  readonly of?: string | undefined;
  /** How many points of CloudWatch it counts for. */
  readonly points?: number;
  readonly signal?: AbortSignal | undefined;
}

type Ask<Name extends Service, T> = (client: Clients[Name], abortSignal: AbortSignal) => Promise<T>;

/** An account in a region: what is read by itself, its clients and its quotas. */
export class AwsRegion {
  readonly region: string;
  readonly account: AwsAccount;
  readonly #endpoints: MskSource["endpoints"];
  readonly #calls: AwsCalls;
  readonly #paces: { readonly [Kind in keyof typeof quotas]: Pace };
  #clients: { [Name in Service]?: Promise<Clients[Name]> } = {};

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
      other: new Pace({ clock, ...quotas.other }),
    };
  }

  async shard(signal?: AbortSignal): Promise<Shard> {
    const accountId = await this.account.id(signal);
    return { id: `${accountId}/${this.region}`, name: `${this.region} of ${accountId}` };
  }

  /** Asks Amazon MSK. */
  kafka<T>(operation: string, ask: Ask<"kafka", T>, options?: AskOptions): Promise<T> {
    return this.#ask("kafka", operation, ask, options);
  }

  /** Asks CloudWatch. */
  cloudWatch<T>(
    operation: "GetMetricData" | "ListMetrics",
    ask: Ask<"cloudwatch", T>,
    options?: AskOptions,
  ): Promise<T> {
    return this.#ask("cloudwatch", operation, ask, options);
  }

  /** Asks the Resource Groups Tagging API. */
  tagging<T>(operation: string, ask: Ask<"tagging", T>, options?: AskOptions): Promise<T> {
    return this.#ask("tagging", operation, ask, options);
  }

  /** Asks IAM, which is the same in all regions. */
  iam<T>(operation: string, ask: Ask<"iam", T>, options?: AskOptions): Promise<T> {
    return this.#ask("iam", operation, ask, options);
  }

  /** Asks CloudFormation. */
  cloudFormation<T>(
    operation: string,
    ask: Ask<"cloudformation", T>,
    options?: AskOptions,
  ): Promise<T> {
    return this.#ask("cloudformation", operation, ask, options);
  }

  /** Ends the clients; others are made where something is asked again. */
  close(): void {
    const clients = Object.values(this.#clients);
    this.#clients = {};
    for (const client of clients) {
      client.then(
        (made) => made.destroy(),
        () => {},
      );
    }
  }

  async #ask<Name extends Service, T>(
    service: Name,
    operation: string,
    ask: Ask<Name, T>,
    { of, points = 0, signal }: AskOptions = {},
  ): Promise<T> {
    const about = of === undefined ? "" : ` of ${of}`;
    const pace = operation === "GetMetricData" || operation === "ListMetrics" ? operation : "other";
    return await this.#calls.run(
      { operation, subject: `${operation}${about} in ${this.region}`, signal },
      async (abortSignal) => {
        await this.#paces[pace].take(1, abortSignal);
        if (points > 0) {
          await this.#paces.points.take(points, abortSignal);
        }
        return await ask(await this.#client(service), abortSignal);
      },
      () => this.#renew(),
    );
  }

  /** The SDK's clients keep credentials as long as these say that they are valid. */
  async #renew(): Promise<void> {
    await this.account.renew();
    this.#clients = {};
  }

  #client<Name extends Service>(service: Name): Promise<Clients[Name]> {
    const known: Promise<Clients[Name]> | undefined = this.#clients[service];
    if (known !== undefined) {
      return known;
    }
    const { credentials } = this.account;
    const endpoint = this.#endpoints[service];
    const made = makers[service](clientSettings({ region: this.region, endpoint, credentials }));
    const clients: { [Each in Name]?: Promise<Clients[Name]> } = this.#clients;
    clients[service] = made;
    return made;
  }
}
