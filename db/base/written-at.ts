import { existsSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
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

function writtenAt(file: string, row: number, column: number): string | undefined {
  if (!existsSync(`${file}.map`)) return undefined;
  const { sources, mappings } = JSON.parse(readFileSync(`${file}.map`, 'utf8')) as SourceMap;
  let [source, line] = [0, 0];
  const said = (): string => `${resolve(dirname(file), sources[source] ?? '')}:${line + 1}`;
  for (const [index, segments] of mappings.split(';', row).entries()) {
    let at = 0;
    for (const segment of segments.split(',')) {
      const [step = 0, sourceStep = 0, lineStep = 0] = numbersOf(segment);
      at += step;
      if (index === row - 1 && at >= column) return said();
      source += sourceStep;
      line += lineStep;
    }
  }
  return said();
}

type SourceMap = { readonly sources: readonly string[]; readonly mappings: string };

/** Base 64 VLQ: five bits a digit, the sixth says that more follow, the lowest of all is the sign. */
function numbersOf(segment: string): number[] {
  const numbers: number[] = [];
  let [value, shift] = [0, 0];
  for (const digit of segment) {
    const bits = digits.indexOf(digit);
    value += (bits & 31) << shift;
    shift += 5;
    if (bits & 32) continue;
    numbers.push(value & 1 ? -(value >> 1) : value >> 1);
    [value, shift] = [0, 0];
  }
  return numbers;
}
