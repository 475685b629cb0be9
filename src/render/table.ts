import type { Paint, Tone } from "./style.ts";
import { displayWidth, pad, wrap } from "./text.ts";

/** One column of a table. */
export interface Column {
  readonly title: string;
  readonly align?: "left" | "right";
  readonly tone?: Tone;
  /** Columns it keeps when room is short; wider cells continue on the next line. Default: all. */
  readonly minWidth?: number;
}

/** A row of cells (unpainted, neutralized text), or a heading above the rows that follow. */
export type TableRow = readonly string[] | { readonly section: string };

const gap = "  ";

function isCells(row: TableRow): row is readonly string[] {
  return Array.isArray(row);
}

function naturalWidths(columns: readonly Column[], rows: readonly TableRow[], room: number) {
  return columns.map(({ title, minWidth }, index) => {
    const widest = rows.reduce(
      (width, row) => (isCells(row) ? Math.max(width, displayWidth(row[index] ?? "")) : width),
      displayWidth(title),
    );
    return minWidth === undefined ? widest : Math.min(widest, Math.max(room, minWidth));
  });
}

/** Takes room from the widest column that may still give some, until the table fits. */
function fitWidths(columns: readonly Column[], natural: readonly number[], room: number): number[] {
  const widths = [...natural];
  const floors = columns.map(({ minWidth }, index) =>
    Math.min(minWidth ?? Number.POSITIVE_INFINITY, natural[index] ?? 0),
  );
  let excess = widths.reduce((sum, width) => sum + width, 0) - room;
  while (excess > 0) {
    const slack = widths.map((width, index) => (width > (floors[index] ?? 0) ? width : 0));
    const widest = slack.indexOf(Math.max(...slack));
    if ((slack[widest] ?? 0) === 0) {
      break;
    }
    widths[widest] = (widths[widest] ?? 0) - 1;
    excess -= 1;
  }
  return widths;
}

function renderCells(
  cells: readonly string[],
  columns: readonly Column[],
  widths: readonly number[],
  toneOf: (column: Column) => Tone,
  paint: Paint,
): string[] {
  const wrapped = columns.map((_, index) => wrap(cells[index] ?? "", widths[index] ?? 0));
  const height = Math.max(...wrapped.map((lines) => lines.length));
  return Array.from({ length: height }, (_, line) =>
    columns
      .map((column, index) => {
        const text = wrapped[index]?.[line] ?? "";
        return cell(text, widths[index] ?? 0, column, toneOf(column), paint);
      })
      .join(gap)
      .trimEnd(),
  );
}

/** The fill stays outside of the colour, so that a line never ends in painted blanks. */
function cell(text: string, width: number, { align }: Column, tone: Tone, paint: Paint): string {
  return text === "" ? pad("", width) : pad(paint(tone, text), width, align);
}

/** Lays out rows under column titles, within a width; returns lines. */
export function renderTable(
  columns: readonly Column[],
  rows: readonly TableRow[],
  { width, paint, indent = "" }: { width: number; paint: Paint; indent?: string },
): string[] {
  const room = width - displayWidth(indent) - gap.length * (columns.length - 1);
  const widths = fitWidths(columns, naturalWidths(columns, rows, room), room);
  const titles = columns.map(({ title }) => title);
  const lines = renderCells(titles, columns, widths, () => "dim", paint);
  for (const row of rows) {
    if (isCells(row)) {
      lines.push(...renderCells(row, columns, widths, ({ tone }) => tone ?? "plain", paint));
    } else {
      lines.push(paint("strong", row.section));
    }
  }
  return lines.map((line) => indent + line);
}
