export {
  type Borders,
  containerColumns,
  gapColumns,
  leafColumns,
} from "./borders.ts";
export { findBorders } from "./find-borders.ts";
export { RowList } from "./row-list.ts";
