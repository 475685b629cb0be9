export { wireTypeOf } from "../../src/otlp/schema/index.ts";
