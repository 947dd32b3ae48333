/** Instructions that a class such as `\pL` may become. */
const classSize = 40;
/** RE2 refuses a larger repetition. */
const mostTimes = 1_000;

/**
 * About how many instructions a regular expression becomes, read in one go: a repetition counts as often as it may happen,
 * since RE2 writes each out. Never less than a small part of what it becomes; of no matter for what is no expression.
 */
export function patternSize(pattern: string): number {
  const outer: number[] = [];
  let [sum, last] = [0, 0];
  const add = (size: number): void => {
    sum += last;
    last = size;
  };
  const tokens = /\\[pP](?:\{[^}]*\}|.)|\\.|\[(?:\\.|[^\]\\])*\]|\{(\d*),?(\d*)\}|[()]|[^]/g;
  for (const [token, from = '', to = ''] of pattern.matchAll(tokens)) {
    if (token === '(') {
      add(1);
      outer.push(sum + last);
      [sum, last] = [0, 0];
    } else if (token === ')') {
      last = sum + last;
      sum = outer.pop() ?? 0;
    } else if (/^\{\d/.test(token)) last *= Math.min(mostTimes, Math.max(1, Number(from), Number(to)));
    else add(token.length > 1 ? classSize : 1);
  }
  return outer.reduce((total, size) => total + size, sum + last);
}
