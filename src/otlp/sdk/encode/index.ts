export { encodeDirectly } from "./encode-sdk.ts";
