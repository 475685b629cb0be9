/** CloudWatch's units by what the OpenTelemetry formats of its metric streams write for them. */
const plain: ReadonlyMap<string, string> = new Map([
  ["s", "Seconds"],
  ["us", "Microseconds"],
  ["ms", "Milliseconds"],
  ["By", "Bytes"],
  ["kBy", "Kilobytes"],
  ["MBy", "Megabytes"],
  ["GBy", "Gigabytes"],
  ["TBy", "Terabytes"],
  ["bit", "Bits"],
  ["kbit", "Kilobits"],
  ["MBit", "Megabits"],
  ["GBit", "Gigabits"],
  ["Tbit", "Terabits"],
  ["%", "Percent"],
  ["{Count}", "Count"],
  ["1", "None"],
]);

/** CloudWatch's name of a unit as an OpenTelemetry format writes it; an unknown one stays as it is. */
export function cloudWatchUnit(unit: string): string {
  const whole = plain.get(unit);
  if (whole !== undefined) {
    return whole;
  }
  const perSecond = unit.endsWith("/s") ? plain.get(unit.slice(0, -2)) : undefined;
  return perSecond === undefined ? unit : `${perSecond}/Second`;
}
