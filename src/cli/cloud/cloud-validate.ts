import type { PermissionCheck, Validation } from "../../providers/index.ts";
import { type Column, neutralize } from "../../render/index.ts";
import { report } from "../cluster-command.ts";
import type { DefineCommand } from "../command-context.ts";
import { exitCodes } from "../failure.ts";
import { tableText } from "../table-text.ts";
import {
  addCloudOptions,
  type CloudOptions,
  checkCloudUsage,
  withProvider,
} from "./cloud-options.ts";

const columns: readonly Column[] = [
  // Whole, so that it can be searched for and copied: the reason gives way.
  { title: "permission", tone: "name" },
  { title: "status" },
  { title: "needed" },
  { title: "why", tone: "dim", minWidth: 24 },
];

const help = `
Exits with 1 where the credentials do not work, or a permission that is needed is denied.

Examples:
  otel-kafka cloud validate --provider msk --region eu-central-1
  otel-kafka cloud validate --provider confluent --json`;

/** `otel-kafka cloud validate`: whether credentials work, and what they may do. */
export const defineCloudValidate: DefineCommand = (group, { terminal, finish }) => {
  const command = group
    .command("validate")
    .summary("check credentials and each permission")
    .description("Checks credentials, and each permission that reading needs.")
    .addHelpText("after", help);
  return addCloudOptions(command).action(async (options: CloudOptions) => {
    checkCloudUsage(command, options);
    const found = await withProvider(options, terminal, (provider) => provider.validate());
    await report(options, terminal, found, (layout) => {
      const table =
        found.permissions.length === 0 ? [] : [permissionTable(found.permissions, layout)];
      return [...heading(found), ...table].join("\n");
    });
    finish(found.isValid ? exitCodes.success : exitCodes.failure);
  });
};

function heading({ isValid, identity, problems }: Validation): readonly string[] {
  const who = identity === undefined ? "" : ` as ${neutralize(identity)}`;
  return [
    isValid ? `valid${who}` : `not valid${who}`,
    ...problems.map((problem) => `  ${neutralize(problem)}`),
  ];
}

/** Each permission, allowed, denied or unknown. */
export function permissionTable(
  permissions: readonly PermissionCheck[],
  layout: Parameters<typeof tableText>[2],
): string {
  const rows = permissions.map(({ permission, status, isRequired, reason }) => [
    permission,
    status,
    isRequired ? "yes" : "no",
    reason,
  ]);
  return tableText(columns, rows, layout);
}
