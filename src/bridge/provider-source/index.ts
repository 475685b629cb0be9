export { ProviderSource } from "./provider-source.ts";
