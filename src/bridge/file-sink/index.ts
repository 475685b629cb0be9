export { FileSink } from "./file-sink.ts";
