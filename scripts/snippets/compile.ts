import { basename } from "node:path";
import ts from "typescript";

/** An error of the compiler in one of the files. */
export interface CompileProblem {
  /** The name of the file, without its folder. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly message: string;
}

/**
 * Checks the types of `files` with the project's own settings.
 *
 * @param tsconfig - the path of the settings
 * @param files - absolute paths
 */
export function compile(tsconfig: string, files: readonly string[]): CompileProblem[] {
  const { config } = ts.readConfigFile(tsconfig, ts.sys.readFile);
  const folder = tsconfig.slice(0, tsconfig.lastIndexOf("/"));
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: [] }, ts.sys, folder);
  const program = ts.createProgram([...files], options);
  return ts.getPreEmitDiagnostics(program).map(({ file, start = 0, messageText }) => ({
    file: basename(file?.fileName ?? tsconfig),
    line: file === undefined ? 1 : file.getLineAndCharacterOfPosition(start).line + 1,
    message: ts.flattenDiagnosticMessageText(messageText, "\n  "),
  }));
}
