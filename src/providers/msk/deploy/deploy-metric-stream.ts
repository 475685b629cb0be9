import { ProviderError } from "../../../errors/index.ts";
import { mapConcurrently } from "../../calls/index.ts";
import type { AwsRegion } from "../aws/region.ts";
import type { MskCloud } from "../msk-cloud.ts";
import type { DeployedStack, StreamDeployment } from "./stream-deployment.ts";
import { type StackContent, StreamStack } from "./stream-stack.ts";
import { awsTemplate, templateParameters } from "./template.ts";

const stacksAtATime = 8;

/**
 * Deploys a metric stream to each account and region that is read. All are carried to their end before
 * one that failed is told.
 */
export async function deployMetricStream(
  { session, clock }: Pick<MskCloud, "session" | "clock">,
  deployment: StreamDeployment,
  signal: AbortSignal,
): Promise<DeployedStack[]> {
  const content = contentOf(deployment, await awsTemplate("metric-stream"));
  const outcomes = await mapConcurrently(session.regions, stacksAtATime, async (at) => {
    try {
      const change = await new StreamStack(at, content, { clock, signal }).deploy();
      return await placed(at, { stackName: content.name, change }, signal);
    } catch (error) {
      signal.throwIfAborted();
      return withoutSecret(error, deployment.accessKey);
    }
  });
  const failures = outcomes.filter((outcome) => outcome instanceof Error);
  const done = outcomes.flatMap((outcome) => (outcome instanceof Error ? [] : outcome));
  const [first] = failures;
  if (first !== undefined) {
    throw together(first, failures, done);
  }
  return done;
}

async function placed(
  { account, region }: AwsRegion,
  known: Pick<DeployedStack, "stackName" | "change">,
  signal: AbortSignal,
): Promise<DeployedStack> {
  return { ...known, region, accountId: await account.id(signal) };
}

/** @throws ProviderError `PROVIDER_REQUEST_INVALID` for parameters that the template does not take */
function contentOf(deployment: StreamDeployment, template: string): StackContent {
  const { endpointUrl, accessKey, format = "opentelemetry1.0", stackName, parameters } = deployment;
  const own = { EndpointUrl: endpointUrl, AccessKey: accessKey, OutputFormat: format };
  const parameterNames = templateParameters(template);
  const free = parameterNames.filter((name) => !(name in own));
  for (const name of Object.keys(parameters ?? {})) {
    if (!free.includes(name)) {
      throw new ProviderError("PROVIDER_REQUEST_INVALID", {
        detail: `the parameter ${name} of the metric stream; there are ${free.join(", ")}`,
      });
    }
  }
  return {
    name: stackName ?? "otel-kafka-bridge",
    template,
    parameterNames,
    parameters: { ...parameters, ...own },
  };
}

/** A service may repeat in its message what it was given. */
function withoutSecret(error: unknown, secret: string): Error {
  if (!(error instanceof Error) || secret === "" || !error.message.includes(secret)) {
    return error instanceof Error ? error : new Error(String(error));
  }
  const detail = error.message.replaceAll(secret, "***");
  return new ProviderError(error instanceof ProviderError ? error.code : "PROVIDER_FAILED", {
    detail,
  });
}

function together(first: Error, failures: readonly Error[], done: readonly DeployedStack[]): Error {
  if (failures.length + done.length === 1) {
    return first;
  }
  const texts = [
    ...failures.map(({ message }) => message),
    ...done.map(({ region, accountId, change }) => `${change} in ${region} of ${accountId}`),
  ];
  return new ProviderError(first instanceof ProviderError ? first.code : "PROVIDER_FAILED", {
    detail: texts.join("; "),
    cause: new AggregateError(failures),
  });
}
