export { ProviderSource, type ProviderSourceParts } from "./provider-source.ts";
