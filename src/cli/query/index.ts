export { defineQuery } from "./query.ts";
