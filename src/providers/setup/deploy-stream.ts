import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import type { CloudFormationClient, Stack } from "@aws-sdk/client-cloudformation";
import { ProviderError } from "../../errors/index.ts";
import { type Clock, retrying, systemClock } from "../calls/index.ts";

/** A CloudWatch metric stream that is to be deployed. */
export interface StreamDeployment {
  /** Public address of the bridge's endpoint: `https://…`, on port 443. */
  readonly endpointUrl: string;
  /** The access key that the endpoint expects. A secret. */
  readonly accessKey: string;
  /** Default `opentelemetry1.0`. */
  readonly format?: "json" | "opentelemetry0.7" | "opentelemetry1.0";
  /** Default `otel-kafka-bridge`. */
  readonly stackName?: string;
}

/** Where it is deployed. */
export interface DeploymentTarget {
  readonly region: string;
  /** Address of CloudFormation, in place of AWS's own. */
  readonly endpoint?: string | undefined;
  readonly clock?: Clock;
  readonly signal?: AbortSignal | undefined;
}

const packageName = "@aws-sdk/client-cloudformation";
const pollMs = 5_000;
/** Such a stack takes two or three minutes. */
const patienceMs = 20 * 60_000;

/** The templates that come with the package. */
export async function awsTemplate(name: "metric-stream" | "polling-role"): Promise<string> {
  const manifest = createRequire(import.meta.url).resolve("otel-kafka-bridge/package.json");
  return await readFile(join(dirname(manifest), "deploy", "aws", `${name}.yaml`), "utf8");
}

/**
 * Makes, or updates, the stack of a metric stream in one region, and waits until it is complete.
 *
 * @returns what was done, for a person
 * @throws ProviderError: `PROVIDER_PACKAGE_MISSING`, `PROVIDER_DENIED` and what else CloudFormation
 * answers; `PROVIDER_FAILED` with the first reason where it rolls the stack back
 */
export async function deployMetricStream(
  deployment: StreamDeployment,
  target: DeploymentTarget,
): Promise<string> {
  const { CloudFormationClient: Client } = await loadSdk();
  const { region, endpoint } = target;
  const client = new Client({
    region,
    maxAttempts: 1,
    ...(endpoint === undefined ? {} : { endpoint }),
  });
  try {
    const stack = new StreamStack(client, deployment, target);
    const change = await stack.createOrUpdate();
    if (change !== "unchanged") {
      await stack.untilComplete();
    }
    return `the stack ${stack.name} is ${change} in ${region}`;
  } finally {
    client.destroy();
  }
}

type Sdk = typeof import("@aws-sdk/client-cloudformation");

async function loadSdk(): Promise<Sdk> {
  try {
    return await import("@aws-sdk/client-cloudformation");
  } catch (cause) {
    throw new ProviderError("PROVIDER_PACKAGE_MISSING", {
      detail: `${packageName}, to deploy a metric stream`,
      cause,
    });
  }
}

class StreamStack {
  readonly name: string;
  readonly #client: CloudFormationClient;
  readonly #deployment: StreamDeployment;
  readonly #target: DeploymentTarget;
  readonly #clock: Clock;

  constructor(
    client: CloudFormationClient,
    deployment: StreamDeployment,
    target: DeploymentTarget,
  ) {
    this.#client = client;
    this.#deployment = deployment;
    this.#target = target;
    this.#clock = target.clock ?? systemClock;
    this.name = deployment.stackName ?? "otel-kafka-bridge";
  }

  async createOrUpdate(): Promise<"created" | "updated" | "unchanged"> {
    const { CreateStackCommand, UpdateStackCommand } = await loadSdk();
    const input = await this.#input();
    if ((await this.#find()) === undefined) {
      const command = new CreateStackCommand({ ...input, OnFailure: "ROLLBACK" });
      await this.#call("CreateStack", (abortSignal) => this.#client.send(command, { abortSignal }));
      return "created";
    }
    const command = new UpdateStackCommand(input);
    try {
      await this.#call("UpdateStack", (abortSignal) => this.#client.send(command, { abortSignal }));
      return "updated";
    } catch (error) {
      if (error instanceof Error && /no updates are to be performed/i.test(error.message)) {
        return "unchanged";
      }
      throw error;
    }
  }

  async untilComplete(): Promise<void> {
    const deadline = this.#clock.now() + patienceMs;
    for (;;) {
      const status = (await this.#find())?.StackStatus ?? "DELETE_COMPLETE";
      if (status === "CREATE_COMPLETE" || status === "UPDATE_COMPLETE") {
        return;
      }
      if (/ROLLBACK|FAILED|DELETE/.test(status) && !status.endsWith("_IN_PROGRESS")) {
        throw this.#failed(`${status}: ${await this.#reason()}`);
      }
      if (this.#clock.now() > deadline) {
        throw this.#failed(`it is ${status} after ${patienceMs / 60_000} minutes`);
      }
      await this.#clock.sleep(pollMs, this.#target.signal);
    }
  }

  async #input() {
    const { endpointUrl, accessKey, format = "opentelemetry1.0" } = this.#deployment;
    const parameters = { EndpointUrl: endpointUrl, AccessKey: accessKey, OutputFormat: format };
    return {
      StackName: this.name,
      TemplateBody: await awsTemplate("metric-stream"),
      Capabilities: ["CAPABILITY_IAM" as const, "CAPABILITY_NAMED_IAM" as const],
      Parameters: Object.entries(parameters).map(([key, value]) => ({
        ParameterKey: key,
        ParameterValue: value,
      })),
    };
  }

  async #find(): Promise<Stack | undefined> {
    const { DescribeStacksCommand } = await loadSdk();
    const command = new DescribeStacksCommand({ StackName: this.name });
    try {
      const { Stacks: stacks = [] } = await this.#call("DescribeStacks", (abortSignal) =>
        this.#client.send(command, { abortSignal }),
      );
      return stacks.find(({ StackStatus: status }) => status !== "DELETE_COMPLETE");
    } catch (error) {
      // CloudFormation has no code of its own for a stack that is not there.
      if (error instanceof Error && /does not exist/i.test(error.message)) {
        return undefined;
      }
      throw error;
    }
  }

  /** Why it failed: what failed first, not what was cancelled because of that. */
  async #reason(): Promise<string> {
    const { DescribeStackEventsCommand } = await loadSdk();
    const command = new DescribeStackEventsCommand({ StackName: this.name });
    const { StackEvents: events = [] } = await this.#call("DescribeStackEvents", (abortSignal) =>
      this.#client.send(command, { abortSignal }),
    );
    const first = events.findLast(({ ResourceStatus: status }) => status?.endsWith("_FAILED"));
    return first === undefined
      ? "CloudFormation gives no reason"
      : `${first.LogicalResourceId}: ${first.ResourceStatusReason}`;
  }

  #call<T>(operation: string, attempt: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const { region, signal } = this.#target;
    const subject = `${operation} of ${this.name} in ${region}`;
    return retrying(attempt, { subject, operation, clock: this.#clock, signal });
  }

  #failed(reason: string): ProviderError {
    return new ProviderError("PROVIDER_FAILED", {
      detail: `the stack ${this.name} in ${this.#target.region}: ${reason}`,
      action: "Mend what is named here, delete a stack that was rolled back, and deploy again.",
    });
  }
}
