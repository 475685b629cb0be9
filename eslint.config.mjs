import tseslint from "typescript-eslint";

// Only what needs types and what Biome's own versions miss; everything else is Biome's.
export default tseslint.config(
  {
    ignores: [
      "assembly/**",
      "dist*/**",
      "coverage/**",
      ".cache/**",
      "temp/**",
      "**/*.mjs",
      "**/*.cjs",
    ],
  },
  {
    files: ["**/*.ts"],
    languageOptions: {
      parser: tseslint.parser,
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    plugins: { "@typescript-eslint": tseslint.plugin },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/no-misused-promises": "error",
      // A default is fine for the unions of other packages, which are long and grow.
      "@typescript-eslint/switch-exhaustiveness-check": [
        "error",
        { considerDefaultExhaustiveForUnions: true },
      ],
    },
  },
);
