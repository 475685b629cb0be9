export { GzipPool } from "./gzip-pool.ts";
