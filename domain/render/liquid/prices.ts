import { defaultOperators, type Context, type FilterImplOptions, type Liquid, type Operators } from 'liquidjs';
import { purseOf, type Caller, type Purse } from './purse';

/** In steps of a purse. */
type Price = {
  /** For being called. */
  readonly call?: number;
  /** For each thing in all that it reads, however deep. */
  readonly thing?: number;
  readonly character?: number;
  /** For each entry of a list, and once more for each character of what is asked of each. */
  readonly entry?: number;
};

const usual: Price = { call: 60, thing: 30, character: 1 };
const none: Price = {};
/** Such a text goes through expressions with classes of Unicode, or comes out longer. */
const slowText: Price = { ...usual, character: 8 };
const asked: Price = { ...usual, entry: 250 };
const computed: Price = { ...usual, entry: 400 };
const dated: Price = { ...usual, call: 6_000 };

const prices: Readonly<Record<string, Price>> = {
  ...each(['raw', 'default', 'size', 'first', 'last'], none),
  ...each(['where', 'reject', 'find', 'find_index', 'has', 'group_by', 'map', 'sum'], asked),
  ...each(['where_exp', 'reject_exp', 'find_exp', 'find_index_exp', 'has_exp', 'group_by_exp'], computed),
  ...each(['date', 'date_to_xmlschema', 'date_to_rfc822', 'date_to_string', 'date_to_long_string'], dated),
  ...each(['strip_html', 'slugify', 'number_of_words', 'truncatewords', 'split', 'replace', 'remove'], slowText),
  ...each(['url_encode', 'url_decode', 'cgi_escape', 'uri_escape', 'base64_decode', 'inspect', 'json', 'jsonify'], slowText), // prettier-ignore
  ...each(['sort', 'sort_natural', 'sample'], { ...usual, entry: 60 }),
};

function each(names: readonly string[], price: Price): Record<string, Price> {
  return Object.fromEntries(names.map((name) => [name, price]));
}

/** Those that put the entries of a list in an order: each is compared with some others. */
const ordering = new Set(['sort', 'sort_natural', 'sample']);

/** Those that look for one text in another: at the worst each character is compared with each, so many of them in a step. */
const searching = new Set(['split', 'replace', 'replace_first', 'replace_last', 'remove', 'remove_first', 'remove_last']); // prettier-ignore
const comparedAtOnce = 16;

function payFor(purse: Purse, name: string, [value, ...given]: readonly unknown[]): void {
  const { call = 1, thing = 0, character = 0, entry = 0 } = prices[name] ?? usual;
  purse.pay(call);
  if (thing === 0) return;
  const read = purse.weigh(value);
  const asked = purse.weigh(given);
  purse.pay((read.things + asked.things) * thing + (read.characters + asked.characters) * character);
  if (searching.has(name)) purse.pay((read.characters * asked.characters) / comparedAtOnce);
  // A text is ordered by its characters.
  const entries = Array.isArray(value) || (typeof value === 'string' && ordering.has(name)) ? value.length : 1;
  const rounds = ordering.has(name) ? Math.log2(entries + 1) : 1;
  purse.pay(entries * rounds * entry * (1 + asked.characters / 20));
  if (ordering.has(name)) purse.pay(read.characters * rounds);
}

/** Lets every filter of an engine be paid for by the size of what it reads, before it runs: none can be interrupted. */
export function priceFilters(engine: Liquid): void {
  for (const [name, filter] of Object.entries(engine.filters)) engine.registerFilter(name, priced(name, filter));
}

function priced(name: string, filter: FilterImplOptions): FilterImplOptions {
  const { handler, raw } = typeof filter === 'function' ? { handler: filter, raw: false } : filter;
  return {
    raw,
    handler(value: unknown, ...given: unknown[]): unknown {
      payFor(purseOf(this), name, [value, ...given]);
      return handler.call(this, value, ...given);
    },
  };
}

/** What is written into the mail is paid for as well. */
export function payForOutput(caller: Caller, value: unknown): void {
  payFor(purseOf(caller), 'output', [value]);
}

type Comparing = (left: unknown, right: unknown, context: Context) => ReturnType<Operators[string]>;
const comparing = ['==', '!=', '>', '<', '>=', '<=', 'contains'];

/** Comparisons, paid for by the size of what they compare: a tag may hold thousands of them. */
export const pricedOperators: Operators = {
  ...defaultOperators,
  ...Object.fromEntries(
    comparing.map((name) => {
      const own = defaultOperators[name] as Comparing;
      const run: Comparing = (left, right, context) => {
        payToCompare(purseOf({ context }), name, [left, right]);
        return own(left, right, context);
      };
      return [name, run];
    }),
  ),
};

function payToCompare(purse: Purse, name: string, [left, right]: readonly [unknown, unknown]): void {
  purse.pay(20);
  if (typeof left !== 'string' && !Array.isArray(left)) return;
  const [one, other] = [purse.weigh(left, undefined, 400), purse.weigh(right)];
  purse.pay(one.characters / 8);
  if (name === 'contains') purse.pay((one.characters * other.characters) / comparedAtOnce);
}
