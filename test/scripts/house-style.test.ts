import { describe, expect, test } from "vitest";
import { findProblems } from "../../scripts/house-style/rules.ts";

describe("the house style of a file", () => {
  test("has nothing against a short, well-named file", () => {
    const text = 'import { a } from "./a.ts";\nexport { a };\n';
    expect(findProblems("src/otlp/index.ts", text)).toEqual([]);
  });

  test("allows 400 lines and not one more", () => {
    expect(findProblems("src/otlp/scan.ts", "\n".repeat(400))).toEqual([]);
    expect(findProblems("src/otlp/scan.ts", "\n".repeat(401))).toEqual([
      "src/otlp/scan.ts has 401 lines; 400 are the most",
    ]);
  });

  test.each(["utils", "util", "common", "helpers", "helper", "internal"])(
    "refuses the file name %s",
    (name) => {
      expect(findProblems(`src/config/${name}.ts`, "")).toHaveLength(1);
      expect(findProblems(`src/config/${name}-of-dates.ts`, "")).toEqual([]);
    },
  );

  test("refuses names that are not in kebab-case", () => {
    expect(findProblems("src/config/kafkaConfig.ts", "")).toHaveLength(1);
    expect(findProblems("src/config/kafka_config.ts", "")).toHaveLength(1);
    expect(findProblems("test/config/kafka-config.test.ts", "")).toEqual([]);
  });

  test("refuses exports without names in the sources", () => {
    const text = 'export * from "./scan.ts";\n';
    expect(findProblems("src/otlp/index.ts", text)).toEqual([
      'src/otlp/index.ts exports what it does not name: export * from "./scan.ts";',
    ]);
  });

  test("refuses relative imports without an extension, also over several lines", () => {
    expect(findProblems("src/a.ts", 'import { a } from "./b";\n')).toHaveLength(1);
    expect(findProblems("src/a.ts", 'import {\n  a,\n} from "../b/index";\n')).toHaveLength(1);
    expect(findProblems("src/a.ts", 'import {\n  a,\n} from "../b/index.ts";\n')).toEqual([]);
    expect(findProblems("src/a.ts", 'import { a } from "some-package";\n')).toEqual([]);
  });

  test("refuses tests that are left out", () => {
    const left = ["skip", "only", "todo", "runIf"];
    for (const way of left) {
      expect(findProblems("test/a.test.ts", `test.${way}("x", () => {});\n`)).toHaveLength(1);
    }
    expect(findProblems("test/a.test.ts", 'test("skips nothing", () => {});\n')).toEqual([]);
  });

  test("refuses open ends in sources and documents", () => {
    const mark = ["TO", "DO"].join("");
    expect(findProblems("src/a.ts", `// ${mark}: later\n`)).toHaveLength(1);
    expect(findProblems("docs/a.md", `${mark}\n`)).toHaveLength(1);
  });

  test("refuses a lock file that names a registry", () => {
    const lock = '{\n  "resolved": "https://packages.example/a.tgz"\n}\n';
    expect(findProblems("package-lock.json", lock)).toHaveLength(1);
  });

  test("refuses the names of registries and of this machine's folders anywhere", () => {
    const host = ["registry", "npmjs", "org"].join(".");
    expect(findProblems("docs/install.md", `from ${host}\n`)).toEqual([
      `docs/install.md mentions ${host}`,
    ]);
    expect(findProblems("README.md", `cd ${["", "work", "main"].join("/")}\n`)).toHaveLength(1);
  });
});
