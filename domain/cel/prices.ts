import {
  celEnv,
  celFunc,
  celMethod,
  isCelError,
  isCelList,
  isCelMap,
  type CelFunc,
  type CelInput,
} from '@bufbuild/cel';
import { spend } from './budget';
import { patternSize } from './pattern-size';

/** Characters of a text, or bytes, that are gone through in a step. */
const together = 64;

const lengthOf = (value: unknown): number =>
  typeof value === 'string' || value instanceof Uint8Array ? value.length : 0;

const reading = (values: readonly unknown[]): number =>
  1 + values.reduce<number>((steps, value) => steps + lengthOf(value) / together, 0);

/** Spends for each pair of values that would be compared with each other. */
function compare(left: unknown, right: unknown): void {
  spend(1 + Math.min(lengthOf(left), lengthOf(right)) / together);
  if (left === right) return;
  if (isCelList(left) && isCelList(right) && left.size === right.size) {
    for (let place = 0; place < left.size; place++) compare(left.get(place), right.get(place));
  }
  if (isCelMap(left) && isCelMap(right) && left.size === right.size) {
    for (const [key, value] of left) compare(value, right.get(key));
  }
}

function lookThrough(value: unknown, list: unknown): void {
  if (isCelList(list)) for (const one of list) compare(value, one);
  else lookUp(list);
}

/** The library goes through all keys of a map for one that is a number. */
export function lookUp(map: unknown): void {
  spend(1 + (isCelMap(map) ? map.size / together : 0));
}

/** A pattern is compiled each time, and then each of its instructions may look at each character. */
function match(text: unknown, pattern: unknown): void {
  if (typeof pattern !== 'string') return;
  const size = patternSize(pattern);
  spend(100 + 10 * size + (lengthOf(text) * size) / 16);
}

/** At the worst each character is compared with each of what is looked for. */
function find(text: unknown, what: unknown): void {
  spend(reading([text]) + (lengthOf(text) * lengthOf(what)) / 1_024);
}

type Price = (values: readonly unknown[]) => void;
const comparing: Price = ([left, right]) => compare(left, right);
/** Such a reading goes through its text many times over. */
const digits: Price = ([text]) => spend(1 + lengthOf(text));

const prices: Readonly<Record<string, Price>> = {
  '_==_': comparing,
  '_!=_': comparing,
  '@in': ([value, list]) => lookThrough(value, list),
  matches: ([text, pattern]) => match(text, pattern),
  contains: ([text, what]) => find(text, what),
  size: ([text]) => spend(1 + lengthOf(text) / 16),
  int: digits,
  uint: digits,
};

/** The library's own functions, each paid for before it runs by the size of what it reads. */
export const pricedFunctions: CelFunc[] = [...celEnv().funcs].map((own) => {
  const { name, target, arguments: args, result } = own;
  const pay = prices[name] ?? ((values) => spend(reading(values)));
  const run = (on: Parameters<CelFunc['call']>[1], values: Parameters<CelFunc['call']>[2]): CelInput => {
    pay(on === undefined ? values : [on, ...values]);
    const made = own.call(0, on, values);
    if (isCelError(made) || made === undefined) throw made ?? new Error('the expression cannot be computed');
    return made;
  };
  return target === undefined
    ? celFunc(name, args, result, (...values) => run(undefined, values))
    : celMethod(name, target, args, result, function (...values) {
        return run(this, values);
      });
});
