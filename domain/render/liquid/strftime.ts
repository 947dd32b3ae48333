import type { DateTime } from 'luxon';

type Part = (local: DateTime) => string;

const number = (format: string, width: number): { width: number; of: (local: DateTime) => string } => ({
  width,
  of: (local) => local.toFormat(format),
});

/** Directives that give a number, with the width to which they are filled. */
const numbers: Readonly<Record<string, { width: number; of: Part }>> = {
  Y: number('y', 4),
  C: { width: 2, of: (local) => String(Math.floor(local.year / 100)) },
  y: { width: 2, of: (local) => String(local.year % 100) },
  m: number('L', 2),
  d: number('d', 2),
  e: number('d', 2),
  j: number('o', 3),
  H: number('H', 2),
  k: number('H', 2),
  I: number('h', 2),
  l: number('h', 2),
  M: number('m', 2),
  S: number('s', 2),
  L: number('S', 3),
  u: number('c', 1),
  w: { width: 1, of: (local) => String(local.weekday % 7) },
  V: number('W', 2),
  G: number('kkkk', 4),
  s: { width: 1, of: (local) => String(Math.floor(local.toSeconds())) },
};
const filledBySpaces = new Set(['e', 'k', 'l']);

const words: Readonly<Record<string, Part>> = {
  A: (local) => local.toFormat('cccc'),
  a: (local) => local.toFormat('ccc'),
  B: (local) => local.toFormat('LLLL'),
  b: (local) => local.toFormat('LLL'),
  h: (local) => local.toFormat('LLL'),
  p: (local) => (local.hour < 12 ? 'AM' : 'PM'),
  P: (local) => (local.hour < 12 ? 'am' : 'pm'),
  q: (local) => ordinal(local.day),
  Z: (local) => local.zoneName ?? '',
  z: (local) => local.toFormat('ZZZ'),
  n: () => '\n',
  t: () => '\t',
  '%': () => '%',
};

const composed: Readonly<Record<string, string>> = {
  F: '%Y-%m-%d',
  D: '%m/%d/%y',
  x: '%m/%d/%y',
  T: '%H:%M:%S',
  X: '%H:%M:%S',
  R: '%H:%M',
  r: '%I:%M:%S %p',
  c: '%a %b %e %H:%M:%S %Y',
  v: '%e-%b-%Y',
};

function ordinal(day: number): string {
  if (day >= 11 && day <= 13) return 'th';
  return ['th', 'st', 'nd', 'rd'][day % 10] ?? 'th';
}

/** Shows a local time by the directives of strftime, with the flags `-` `_` `0` `^` and a width. */
export function strftime(local: DateTime, format: string): string {
  return format
    .slice(0, 500)
    .replaceAll(/%([-_0^#:]*)(\d{0,2})([A-Za-z%])/g, (whole: string, flags: string, width: string, letter: string) => {
      const inside = composed[letter];
      if (inside !== undefined) return strftime(local, inside);
      if (letter === 'z' && flags.includes(':')) return local.toFormat('ZZ');
      const shown = numbers[letter] ? sayNumber(local, letter, flags, width) : words[letter]?.(local);
      if (shown === undefined) return whole;
      return flags.includes('^') ? shown.toUpperCase() : shown;
    });
}

function sayNumber(local: DateTime, letter: string, flags: string, width: string): string {
  const rule = numbers[letter];
  const digits = rule?.of(local) ?? '';
  if (flags.includes('-')) return digits;
  const spaces = flags.includes('_') || (filledBySpaces.has(letter) && !flags.includes('0'));
  return digits.padStart(Number(width) || (rule?.width ?? 1), spaces ? ' ' : '0');
}
