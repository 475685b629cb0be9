export type { BuiltInConfigs } from "./built-in.ts";
export { type ProviderFactory, ProviderRegistry } from "./provider-registry.ts";
