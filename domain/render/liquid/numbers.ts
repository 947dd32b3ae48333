import type { FilterImplOptions } from 'liquidjs';
import { filters } from 'liquidjs';
import { minus, over, plus, rest, sumOf, times } from '../../cel/decimal';

/** As Liquid reads numbers: what is none counts as 0. */
function numberIn(value: unknown): number {
  if (typeof value === 'number') return Number.isFinite(value) ? value : 0;
  return typeof value === 'string' && /^\s*[+-]?(\d+(\.\d*)?|\.\d+)\s*$/.test(value) ? Number(value) : 0;
}

/** What has no answer, such as a division by 0, leaves the number as it was: nobody reads NaN in a mail. */
const counting =
  (count: (number: number, ...given: number[]) => number): FilterImplOptions =>
  (value: unknown, ...given: unknown[]) => {
    const number = numberIn(value);
    const result = count(number, ...given.map(numberIn));
    return Number.isFinite(result) ? result : number;
  };

const rounded = (value: number, places = 0): number => {
  const { round } = filters as { round: (value: number, places: number) => number };
  return round(value, Math.min(20, Math.max(-20, Math.trunc(places))));
};

/** Of a list of numbers, or of a property of each. */
function sum(list: unknown, property?: unknown): number {
  const items = Array.isArray(list) ? list : list === null || list === undefined ? [] : [list];
  const amount = (item: unknown): unknown => {
    if (typeof property !== 'string') return item;
    const isThere = typeof item === 'object' && item !== null && Object.hasOwn(item, property);
    return isThere ? (item as Record<string, unknown>)[property] : undefined;
  };
  return sumOf(items.map((item) => numberIn(amount(item))));
}

/** The library's own count in binary: 19.9 times 3 is 59.699999999999996 there. */
export const numberFilters: Readonly<Record<string, FilterImplOptions>> = {
  plus: counting((left, right = 0) => plus(left, right)),
  minus: counting((left, right = 0) => minus(left, right)),
  times: counting((left, right = 0) => times(left, right)),
  divided_by: counting((left, right = 0) => over(left, right)),
  modulo: counting((left, right = 0) => rest(plus(rest(left, right), right), right)),
  round: counting(rounded),
  ceil: counting(Math.ceil),
  floor: counting(Math.floor),
  abs: counting(Math.abs),
  at_least: counting((value, least = 0) => Math.max(value, least)),
  at_most: counting((value, most = 0) => Math.min(value, most)),
  sum,
};
