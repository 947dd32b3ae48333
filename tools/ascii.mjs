import { decode, encode } from '@jridgewell/sourcemap-codec';

/**
 * One character beyond ASCII makes Node keep two bytes for each of a file. Each unit of UTF-16 by itself, which means the same in a text
 * and in a regular expression.
 */
export const inAscii = (code) =>
  code.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** The mappings of `code`, a source map's, for the text that `inAscii` makes of it: its columns stand further right. */
export function mappingsInAscii(mappings, code) {
  const lines = code.split('\n');
  return encode(decode(mappings).map((segments, row) => moved(segments, lines[row] ?? '')));
}

function moved(segments, line) {
  if (!/[^\0-\x7f]/.test(line)) return segments;
  let [from, there] = [0, 0];
  return segments.map(([column, ...source]) => {
    there += inAscii(line.slice(from, column)).length;
    from = column;
    return [there, ...source];
  });
}
