import { celFunc, CelScalar, isCelList, isCelMap, listType, type CelFunc } from '@bufbuild/cel';
import { parseDuration } from '../time/duration';
import { spend } from './budget';
import { lookUp } from './prices';
import { minus, over, plus, rest, times, type Arithmetic } from './decimal';
import { DURATION, span } from './plain';

const { STRING, DOUBLE, INT, BOOL, DYN } = CelScalar;
const LIST = listType(DYN);

const arithmetic: Readonly<Record<string, Arithmetic>> = {
  '_+_': plus,
  '_-_': minus,
  '_*_': times,
  '_/_': over,
  '_%_': rest,
};

/** Numbers in JSON are doubles, numbers in an expression mostly ints: both together compute as doubles, and doubles in decimals. */
const numbers: CelFunc[] = Object.entries(arithmetic).flatMap(([name, compute]) => [
  celFunc(name, [INT, DOUBLE], DOUBLE, (left, right) => compute(Number(left), right)),
  celFunc(name, [DOUBLE, INT], DOUBLE, (left, right) => compute(left, Number(right))),
  celFunc(name, [DOUBLE, DOUBLE], DOUBLE, compute),
]);

/** The longest of CEL: 10,000 years of 365.25 days. */
const longestSpan = 315_576_000_000_000;

/** `duration("30 days")` beside CEL's own `duration("1h30m")`. @throws when it is neither, of calendar length or beyond 10,000 years */
export function readSpan(text: string): number {
  if (text.length > 100) throw new Error('that is not a duration of fixed length');
  const words = parseDuration(text);
  if (words?.unit === 'exact') return words.millis;
  const [found, sign] = /^([+-]?)(?:(?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|µs|ms|s|m|h))+$/.exec(text) ?? [];
  if (/^[+-]?0$/.test(text)) return 0;
  if (found === undefined) throw new Error('that is not a duration of fixed length');
  let millis = 0;
  for (const [, amount, unit] of text.matchAll(/(\d+(?:\.\d*)?|\.\d+)(ns|us|µs|ms|s|m|h)/g)) {
    millis += Number(amount) * (spanUnits[unit ?? ''] ?? 0);
  }
  if (millis > longestSpan) throw new Error('that is not a duration within 10,000 years');
  return sign === '-' ? -millis : millis;
}
const spanUnits: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
};

const conversions: CelFunc[] = [
  celFunc('duration', [STRING], DURATION, (text) => {
    spend(10);
    return span(readSpan(text));
  }),
];

/** Names that no author can write: `@` begins no identifier. They bound what an expression may cost. */
export const tick = '@tick';
export const range = '@range';
export const mapped = '@mapped';
const bounds: CelFunc[] = [
  celFunc(tick, [BOOL], BOOL, (goOn) => {
    spend(1);
    return goOn;
  }),
  celFunc(range, [DYN], DYN, (value) => {
    if (isCelList(value) || isCelMap(value)) spend(value.size);
    return value;
  }),
  celFunc(mapped, [DYN], DYN, (value) => {
    lookUp(value);
    return value;
  }),
  celFunc('_+_', [LIST, LIST], LIST, (left, right) => {
    spend((left.size + right.size) / 16);
    return [...left, ...right];
  }),
  celFunc('_+_', [STRING, STRING], STRING, (left, right) => {
    spend((left.length + right.length) / 64);
    return left + right;
  }),
];

export const ownFunctions: CelFunc[] = [...numbers, ...conversions, ...bounds];
