import {
  type Column,
  createPaint,
  neutralize,
  type RenderOptions,
  renderTable,
} from "../render/index.ts";

/** A table for a person, from cells that may hold anything. */
export function tableText(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  { color = false, width = 100 }: RenderOptions,
): string {
  const cells = rows.map((row) => row.map((cell) => neutralize(cell)));
  return renderTable(columns, cells, { width, paint: createPaint(color) }).join("\n");
}
