import { formatTime } from "../render/index.ts";

/** A time for a person; a dash where there is none. */
export function timeText(time: Date | undefined): string {
  return time === undefined ? "–" : formatTime(BigInt(time.getTime()) * 1_000_000n);
}
