export { ConsoleSink } from "./console-sink.ts";
