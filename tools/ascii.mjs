/** One character beyond ASCII makes Node keep two bytes for each of a file. */
export const inAscii = (code) => code.replace(/[^\0-\x7f]/gu, escaped);

function escaped(one) {
  const point = one.codePointAt(0).toString(16);
  return point.length > 4 ? `\\u{${point}}` : `\\u${point.padStart(4, '0')}`;
}

/** The mappings of `code`, a source map's, for the text that `inAscii` makes of it: its columns stand further right. */
export function mappingsInAscii(mappings, code) {
  const lines = code.split('\n');
  return mappings
    .split(';')
    .map((segments, row) => moved(segments, lines[row] ?? ''))
    .join(';');
}

function moved(segments, line) {
  if (segments === '' || !/[^\0-\x7f]/.test(line)) return segments;
  let [from, before, there] = [0, 0, 0];
  return segments
    .split(',')
    .map((segment) => {
      const { number, length } = firstOf(segment);
      const to = from + number;
      there += inAscii(line.slice(from, to)).length;
      from = to;
      const step = there - before;
      before = there;
      return digitsOf(step) + segment.slice(length);
    })
    .join(',');
}

const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Five bits a digit, the sixth says that more follow, the lowest of all is the sign; columns only grow. */
function firstOf(segment) {
  let [value, length, bits] = [0, 0, 32];
  for (; bits & 32; length++) {
    bits = digits.indexOf(segment[length]);
    value += (bits & 31) << (5 * length);
  }
  return { number: value >> 1, length };
}

function digitsOf(number) {
  let [left, text] = [number << 1, ''];
  do {
    const more = left >> 5;
    text += digits[(left & 31) | (more ? 32 : 0)];
    left = more;
  } while (left);
  return text;
}
