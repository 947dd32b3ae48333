import { decode, encode } from '@jridgewell/sourcemap-codec';

/**
 * One character beyond ASCII makes Node keep two bytes for each of a file. What lies beyond U+FFFF is escaped in one way in a name and in
 * another in a regular expression, so that a text with such a character stays as it is.
 */
export const inAscii = (code) => (/[\ud800-\udfff]/.test(code) ? code : escaped(code));

const escaped = (code) =>
  code.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** The mappings of `code`, a source map's, for the text that `inAscii` makes of it: its columns stand further right. */
export function mappingsInAscii(mappings, code) {
  if (inAscii(code) === code) return mappings;
  const lines = code.split('\n');
  return encode(decode(mappings).map((segments, row) => moved(segments, lines[row] ?? '')));
}

function moved(segments, line) {
  let [from, there] = [0, 0];
  return segments.map(([column, ...source]) => {
    there += escaped(line.slice(from, column)).length;
    from = column;
    return [there, ...source];
  });
}
