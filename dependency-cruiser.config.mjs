/**
 * Holds the code to the table of folders in docs/design.md: a file imports only from lower rows, folders
 * on one row do not import each other, and across folders only through `index.ts`. Types count too.
 */
export const ROWS = [
  ["abort", "errors", "manifest", "retry"],
  ["config", "otlp"],
  ["telemetry", "render"],
  ["metrics", "cluster"],
  ["producer"],
  ["consumer", "exporter"],
  ["health", "providers"],
  ["connector", "bridge"],
  ["cli"],
];

const ROOT_FILES = "^src/[^/]+\\.ts$";
const anyOf = (/** @type {readonly string[]} */ folders) => `^src/(${folders.join("|")})/`;

/** @type {import("dependency-cruiser").IForbiddenRuleType[]} */
const downwards = ROWS.flatMap((row, index) =>
  row.map((folder) => {
    const notBelow = ROWS.slice(index)
      .flat()
      .filter((other) => other !== folder);
    return {
      name: `${folder}-imports-downwards-only`,
      severity: "error",
      from: { path: anyOf([folder]) },
      to: { path: notBelow.length > 0 ? [anyOf(notBelow), ROOT_FILES] : [ROOT_FILES] },
    };
  }),
);

/** @type {import("dependency-cruiser").IConfiguration} */
export default {
  forbidden: [
    ...downwards,
    {
      name: "folder-is-in-the-table",
      comment: "A new folder needs a row in docs/design.md and here.",
      severity: "error",
      from: { path: "^src/[^/]+/", pathNot: anyOf(ROWS.flat()) },
      to: {},
    },
    {
      name: "across-folders-through-index",
      severity: "error",
      from: { path: "^src/([^/]+)/" },
      to: { path: "^src/[^/]+/", pathNot: ["^src/$1/", "^src/[^/]+/index\\.ts$"] },
    },
    {
      name: "root-files-through-index",
      severity: "error",
      from: { path: ROOT_FILES },
      to: { path: "^src/[^/]+/", pathNot: "^src/[^/]+/index\\.ts$" },
    },
    {
      name: "no-cycles",
      severity: "error",
      from: { path: "^src/" },
      to: { circular: true },
    },
    {
      name: "kafka-clients-in-cluster-only",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/cluster/" },
      to: { path: "(^|/)(@confluentinc/kafka-javascript|@platformatic/kafka)(/|$)" },
    },
    {
      name: "admin-client-in-its-folder-only",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/cluster/admin/" },
      to: { path: "(^|/)@platformatic/kafka(/|$)" },
    },
    {
      name: "otlp-is-pure",
      comment: "The codec runs where there is no network, no disk and no driver.",
      severity: "error",
      from: { path: "^src/otlp/" },
      to: { dependencyTypes: ["core"], pathNot: "^(node:)?(buffer|crypto|util)(/types)?$" },
    },
    {
      name: "render-is-pure",
      severity: "error",
      from: { path: "^src/render/" },
      to: { dependencyTypes: ["core"], pathNot: "^(node:)?(buffer|util)$" },
    },
    {
      name: "imports-are-found",
      severity: "error",
      from: { path: "^src/" },
      to: { couldNotResolve: true },
    },
    {
      name: "no-dev-dependencies",
      comment: "What src imports at run time is a dependency of the package.",
      severity: "error",
      from: { path: "^src/" },
      to: { dependencyTypes: ["npm-dev"], dependencyTypesNot: ["type-only", "npm-peer"] },
    },
  ],
  options: {
    // Type-only imports couple folders as much as others do.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: new URL("tsconfig.json", import.meta.url).pathname },
    doNotFollow: { path: "node_modules" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "require", "node", "default", "types"],
      extensions: [".ts", ".js", ".mjs", ".d.ts"],
    },
  },
};
