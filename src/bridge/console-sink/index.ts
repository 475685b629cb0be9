export { ConsoleSink, type ConsoleSinkOptions } from "./console-sink.ts";
