export { layoutFor, wantsColor } from "./layout.ts";
export { renderLogs } from "./logs.ts";
export { renderMetrics } from "./metrics.ts";
export { drawSparkline, type TimedValue } from "./sparkline.ts";
export { createPaint, type Paint, type RenderOptions, type Tone } from "./style.ts";
export { type Column, renderTable } from "./table.ts";
export { displayWidth, neutralize, wrap } from "./text.ts";
export { renderTopics, type TopicOffsets } from "./topics.ts";
export { renderTraces } from "./traces.ts";
export {
  formatBytes,
  formatCount,
  formatDuration,
  formatInUnit,
  formatNumber,
  formatTime,
} from "./units.ts";
export { formatId, valueText } from "./value.ts";
