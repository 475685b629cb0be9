import { randomUUID } from "node:crypto";
import type {
  CreateStackInput,
  Parameter,
  Stack,
  StackEvent,
} from "@aws-sdk/client-cloudformation";
import { ProviderError } from "../../../errors/index.ts";
import type { Clock } from "../../calls/index.ts";
import { awsPackage } from "../aws/packages.ts";
import type { AwsRegion } from "../aws/region.ts";
import type { DeployedStack } from "./stream-deployment.ts";

/** What a stack is made of. */
export interface StackContent {
  readonly name: string;
  readonly template: string;
  /** Those whose values are given. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Those that the template has. */
  readonly parameterNames: readonly string[];
}

const pollMs = 5_000;
/** Such a stack takes two or three minutes. */
const patienceMs = 20 * 60_000;
/**
 * States in which a stack can neither be updated nor made anew.
 * Source: AWS CloudFormation User Guide, "Stack status codes".
 */
const stuck =
  /^(?:ROLLBACK_COMPLETE|ROLLBACK_FAILED|CREATE_FAILED|DELETE_FAILED|UPDATE_ROLLBACK_FAILED|REVIEW_IN_PROGRESS)$/;
const packageName = "@aws-sdk/client-cloudformation";

/** The stack of an account in a region. */
export class StreamStack {
  readonly #at: AwsRegion;
  readonly #content: StackContent;
  readonly #clock: Clock;
  readonly #signal: AbortSignal;

  constructor(
    at: AwsRegion,
    content: StackContent,
    options: { clock: Clock; signal: AbortSignal },
  ) {
    this.#at = at;
    this.#content = content;
    this.#clock = options.clock;
    this.#signal = options.signal;
  }

  /**
   * Makes or updates the stack, and waits until it is complete.
   *
   * @throws ProviderError: what CloudFormation answers, and `PROVIDER_FAILED` with what failed first where
   * it rolls the stack back
   */
  async deploy(): Promise<DeployedStack["change"]> {
    // Another deployment may be under way, or one that was called off here.
    const before = await this.#settled();
    const { StackStatus: status = "" } = before ?? {};
    if (stuck.test(status)) {
      throw this.#failed(`it is ${status}, and cannot be updated`);
    }
    const change = before === undefined ? await this.#create() : await this.#update(before);
    if (change !== "unchanged") {
      const after = await this.#settled();
      if (after?.StackStatus !== "CREATE_COMPLETE" && after?.StackStatus !== "UPDATE_COMPLETE") {
        throw this.#failed(await this.#reason(after));
      }
    }
    return change;
  }

  async #create(): Promise<"created"> {
    const { CreateStackCommand } = await awsPackage(packageName);
    const command = new CreateStackCommand({ ...this.#input(), OnFailure: "ROLLBACK" });
    await this.#at.cloudFormation(
      "CreateStack",
      (client, abortSignal) => client.send(command, { abortSignal }),
      this.#ask(),
    );
    return "created";
  }

  async #update({ Parameters: kept = [] }: Stack): Promise<"updated" | "unchanged"> {
    const { UpdateStackCommand } = await awsPackage(packageName);
    const command = new UpdateStackCommand(this.#input(kept));
    try {
      await this.#at.cloudFormation(
        "UpdateStack",
        (client, abortSignal) => client.send(command, { abortSignal }),
        this.#ask(),
      );
      return "updated";
    } catch (error) {
      // CloudFormation has no code of its own for that.
      if (error instanceof ProviderError && /no updates are to be performed/i.test(error.message)) {
        return "unchanged";
      }
      throw error;
    }
  }

  /** The stack once nothing changes it; undefined where there is none. */
  async #settled(): Promise<Stack | undefined> {
    const deadline = this.#clock.now() + patienceMs;
    for (;;) {
      const stack = await this.#find();
      const { StackStatus: status = "" } = stack ?? {};
      if (!status.endsWith("_IN_PROGRESS") || stuck.test(status)) {
        return stack;
      }
      if (this.#clock.now() > deadline) {
        throw this.#failed(`it is ${status} after ${patienceMs / 60_000} minutes`);
      }
      await this.#clock.sleep(pollMs, this.#signal);
    }
  }

  /** The token lets CloudFormation take a call that is repeated for the one that it is. */
  #input(kept: readonly Parameter[] = []): CreateStackInput & { StackName: string } {
    const { name, template, parameters, parameterNames } = this.#content;
    const given = Object.entries(parameters);
    const stays = kept
      .map(({ ParameterKey: key = "" }) => key)
      .filter((key) => parameterNames.includes(key) && parameters[key] === undefined);
    return {
      StackName: name,
      TemplateBody: template,
      Capabilities: ["CAPABILITY_IAM"],
      ClientRequestToken: randomUUID(),
      Parameters: [
        ...given.map(([key, value]) => ({ ParameterKey: key, ParameterValue: value })),
        ...stays.map((key) => ({ ParameterKey: key, UsePreviousValue: true })),
      ],
    };
  }

  async #find(): Promise<Stack | undefined> {
    const { DescribeStacksCommand } = await awsPackage(packageName);
    const command = new DescribeStacksCommand({ StackName: this.#content.name });
    try {
      const { Stacks: stacks = [] } = await this.#at.cloudFormation(
        "DescribeStacks",
        (client, abortSignal) => client.send(command, { abortSignal }),
        this.#ask(),
      );
      return stacks.find(({ StackStatus: status }) => status !== "DELETE_COMPLETE");
    } catch (error) {
      // CloudFormation has no code of its own for a stack that is not there.
      if (error instanceof ProviderError && /does not exist/i.test(error.message)) {
        return undefined;
      }
      throw error;
    }
  }

  async #reason(stack: Stack | undefined): Promise<string> {
    if (stack === undefined) {
      return "it was deleted meanwhile";
    }
    const { DescribeStackEventsCommand } = await awsPackage(packageName);
    const command = new DescribeStackEventsCommand({ StackName: this.#content.name });
    const { StackEvents: events = [] } = await this.#at
      .cloudFormation(
        "DescribeStackEvents",
        (client, abortSignal) => client.send(command, { abortSignal }),
        this.#ask(),
      )
      .catch((error: unknown) => {
        this.#signal.throwIfAborted();
        // The state alone is worth more than the failure to learn why.
        return { StackEvents: error instanceof ProviderError ? [] : undefined };
      });
    const reason = firstFailure(events, this.#content.name) ?? stack.StackStatusReason;
    return `${stack.StackStatus}: ${reason ?? "CloudFormation gives no reason"}`;
  }

  #ask() {
    return { of: this.#content.name, signal: this.#signal };
  }

  #failed(reason: string): ProviderError {
    return new ProviderError("PROVIDER_FAILED", {
      detail: `the stack ${this.#content.name} in ${this.#at.region}: ${reason}`,
      action: "Mend what is named here, delete a stack that cannot be updated, and deploy again.",
    });
  }
}

/**
 * What failed first in the last change, not what was cancelled because of that. Events come newest first,
 * and those of earlier changes are among them.
 */
function firstFailure(events: readonly StackEvent[], stackName: string): string | undefined {
  const begin = events.findIndex(
    ({ LogicalResourceId: id, ResourceStatus: status }) =>
      id === stackName && (status === "CREATE_IN_PROGRESS" || status === "UPDATE_IN_PROGRESS"),
  );
  const own = begin < 0 ? events : events.slice(0, begin);
  const first = own.findLast(({ ResourceStatus: status }) => status?.endsWith("_FAILED"));
  return first && `${first.LogicalResourceId}: ${first.ResourceStatusReason}`;
}
