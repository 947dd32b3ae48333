import { existsSync, readFileSync } from 'node:fs';
import { SourceMap, type SourceMapping } from 'node:module';
import { dirname, resolve } from 'node:path';

const place = /(?:\(|at )(\/.+\.js):(\d+):(\d+)\)?$/;
/** Of the places that were asked for: the same fault comes again, and a map is read as a whole. */
const known = new Map<string, string>();
const mostKnown = 500;

/**
 * A line of a stack, with the file and the line that somebody wrote, where it is of a file in `built` that has a map beside it.
 * A map is read when something failed and is not kept: it is as large as the text that it tells of.
 */
export function asWritten(line: string, built: string): string {
  const [, file = '', row = '', column = ''] = place.exec(line) ?? [];
  if (!file.startsWith(`${built}/`)) return line;
  const at = `${file}:${row}:${column}`;
  const written = known.get(at) ?? writtenAt(file, Number(row), Number(column)) ?? at;
  if (known.size >= mostKnown) known.clear();
  known.set(at, written);
  return line.replace(at, () => written);
}

/** @param row of the stack, and `column`: the first is 1, and 0 in a map */
function writtenAt(file: string, row: number, column: number): string | undefined {
  if (!existsSync(`${file}.map`)) return undefined;
  const map = new SourceMap(JSON.parse(readFileSync(`${file}.map`, 'utf8')) as ConstructorParameters<typeof SourceMap>[0]); // prettier-ignore
  const { originalSource, originalLine } = map.findEntry(row - 1, column - 1) as Partial<SourceMapping>;
  return originalSource === undefined || originalLine === undefined
    ? undefined
    : `${resolve(dirname(file), originalSource)}:${originalLine + 1}`;
}
