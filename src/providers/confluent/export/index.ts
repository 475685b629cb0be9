export { ExportCollector } from "./export-collector.ts";
