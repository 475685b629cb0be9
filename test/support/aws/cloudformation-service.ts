import { escapeXml } from "./answer.ts";
import type { AwsCall } from "./call.ts";
import { AwsFault } from "./fault.ts";
import type { FakeStack, FakeStacks, StackChange } from "./stacks.ts";
import type { AwsWorld } from "./world.ts";

/** What CloudFormation answers, as the text inside `<…Result>`. */
export function answerCloudFormation(call: AwsCall, { stacks }: AwsWorld): string {
  const place = { accountId: call.identity.accountId, region: call.region };
  switch (call.operation) {
    case "CreateStack":
      return tag("StackId", stacks.create(place, changeOf(call)).id);
    case "UpdateStack":
      return tag("StackId", stacks.update(place, changeOf(call)).id);
    case "DescribeStacks":
      return `<Stacks><member>${stackText(stacks.find(place, nameOf(call)), stacks)}</member></Stacks>`;
    case "DescribeStackEvents":
      return eventsText(stacks.find(place, nameOf(call)), stacks);
    default:
      throw new AwsFault("InvalidAction", 400, `Could not find operation ${call.operation}`);
  }
}

function nameOf({ input }: AwsCall): string {
  return String(input.StackName);
}

function changeOf(call: AwsCall): StackChange {
  const { input } = call;
  const all = Object.keys(input);
  return {
    name: nameOf(call),
    template: String(input.TemplateBody ?? ""),
    token: String(input.ClientRequestToken ?? ""),
    capabilities: all
      .filter((key) => key.startsWith("Capabilities.member."))
      .map((key) => String(input[key])),
    parameters: all
      .filter((key) => /^Parameters\.member\.\d+\.ParameterKey$/.test(key))
      .map((key) => {
        const member = key.slice(0, -"ParameterKey".length);
        return {
          key: String(input[key]),
          value: String(input[`${member}ParameterValue`] ?? ""),
          usesPrevious: input[`${member}UsePreviousValue`] === "true",
        };
      }),
  };
}

function stackText(stack: FakeStack, stacks: FakeStacks): string {
  const { template, values } = stack.content;
  const [created] = stack.events;
  const parameters = [...values].map(
    ([key, value]) =>
      `<member>${tag("ParameterKey", key)}${tag("ParameterValue", template.echo(key, value))}</member>`,
  );
  return (
    tag("StackId", stack.id) +
    tag("StackName", stack.name) +
    tag("CreationTime", timeText(created?.atMs ?? 0)) +
    tag("StackStatus", stacks.statusOf(stack)) +
    `<Parameters>${parameters.join("")}</Parameters>`
  );
}

function eventsText(stack: FakeStack, stacks: FakeStacks): string {
  const members = stacks.pastEvents(stack).map(({ atMs, resource, status, reason }, at) => {
    const why = reason === undefined ? "" : tag("ResourceStatusReason", reason);
    return `<member>${tag("StackId", stack.id)}${tag("EventId", `event-${at}`)}${tag("StackName", stack.name)}${tag("LogicalResourceId", resource)}${tag("Timestamp", timeText(atMs))}${tag("ResourceStatus", status)}${why}</member>`;
  });
  return `<StackEvents>${members.join("")}</StackEvents>`;
}

function timeText(atMs: number): string {
  return new Date(atMs).toISOString();
}

function tag(name: string, text: string): string {
  return `<${name}>${escapeXml(text)}</${name}>`;
}
