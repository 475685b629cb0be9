import type { BridgePipeline } from "../config/index.ts";
import { type Check, type Finding, ok } from "../health/index.ts";
import type { Validation } from "../providers/index.ts";
import { createProvider } from "./registry/index.ts";

/** Whether the credentials of pipelines from cloud providers work, and which permissions they lack. */
export function providerChecks({ name, from }: BridgePipeline): Check[] {
  if (from.kind !== "msk" && from.kind !== "confluent") {
    return [];
  }
  return [
    {
      name: `pipelines.${name}.from.${from.kind}`,
      run: async (signal) => {
        await using provider = await createProvider(from);
        return findingOf(await provider.validate({ signal }));
      },
    },
  ];
}

function findingOf({ isValid, identity, permissions, problems }: Validation): Finding {
  const denied = permissions
    .filter(({ status }) => status === "denied")
    .map(({ permission, isRequired, reason }) => {
      return `${permission} is denied${isRequired ? "" : ", which is not required"} (${reason})`;
    });
  const reasons = [...problems, ...denied];
  if (!isValid) {
    return { status: "failed", reason: reasons.join("; ") };
  }
  return reasons.length > 0
    ? { status: "warning", reason: reasons.join("; ") }
    : ok(identity === undefined ? "the credentials work" : `the credentials work: ${identity}`);
}
