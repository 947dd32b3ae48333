import { filters, Liquid, type FilterImplOptions, type LiquidOptions } from 'liquidjs';
import { inOneDirection } from '../../words/one-direction';
import { dateFilters } from './dates';
import { numberFilters } from './numbers';
import { payForOutput, pricedOperators, priceFilters } from './prices';
import type { Caller } from './purse';

/** In memory only: a template reads neither files nor other templates. */
const nothing: LiquidOptions['fs'] = {
  exists: () => Promise.resolve(false),
  existsSync: () => false,
  readFile: () => Promise.reject(new Error('a template cannot include another')),
  readFileSync: () => {
    throw new Error('a template cannot include another');
  },
  resolve: (_root, file) => file,
};

/** What rendering may take is said with each message. */
const shared: LiquidOptions = {
  parseLimit: 500_000,
  fs: nothing,
  ownPropertyOnly: true,
  strictFilters: true,
  relativeReference: false,
  jsTruthy: false,
  operators: pricedOperators,
};

/** A text that no address could hold stays as it is. */
const decodedUrl: FilterImplOptions = (value: unknown) => {
  try {
    return typeof value === 'string' ? decodeURIComponent(value.replaceAll('+', ' ')) : value;
  } catch {
    return value;
  }
};

/** What is no base64 has no text, rather than no mail. */
const decoded: FilterImplOptions = (value: unknown) => {
  try {
    return new TextDecoder().decode(
      Uint8Array.from(atob(typeof value === 'string' ? value : ''), (char) => char.charCodeAt(0)),
    );
  } catch {
    return '';
  }
};

/** For subjects and plain texts. */
export const textEngine = furnished({ ...shared, outputEscape: asItIs });

/** For html: what comes from data is escaped unless the author ends with `raw`. */
export const htmlEngine = furnished(
  { ...shared, outputEscape: asText },
  {
    /** Already escaped by the author, so not escaped twice. */
    ...Object.fromEntries(
      ['escape', 'escape_once', 'xml_escape'].map((name) => [
        name,
        { raw: true, handler: (value: unknown) => inOneDirection(escaped(filters[name], value)) },
      ]),
    ),
    newline_to_br: {
      raw: true,
      handler: (value: unknown) => inOneDirection(escaped(filters.escape, value)).replaceAll(/\r?\n/g, '<br>\n'),
    },
  },
);

function asItIs(this: Caller, value: unknown): string {
  payForOutput(this, value);
  return said(value) as string;
}

/** Only what comes from data: an author's own marks are part of what they write. */
const said = (value: unknown): unknown =>
  typeof value === 'string' ? inOneDirection(value) : Array.isArray(value) ? value.map(said) : value;

function asText(this: Caller, value: unknown): string {
  payForOutput(this, value);
  return inOneDirection(escaped(filters.escape, value));
}

function escaped(handler: unknown, value: unknown): string {
  if (typeof handler !== 'function') throw new Error('the filter is missing');
  const quiet = { context: { memoryLimit: { use: () => undefined } } };
  return String(handler.call(quiet, value));
}

function furnished(options: LiquidOptions, own: Readonly<Record<string, FilterImplOptions>> = {}): Liquid {
  const engine = new Liquid(options);
  for (const tag of ['include', 'render', 'layout', 'block']) delete engine.tags[tag];
  for (const [name, filter] of Object.entries({
    ...dateFilters,
    ...numberFilters,
    base64_decode: decoded,
    url_decode: decodedUrl,
    ...own,
  }))
    engine.registerFilter(name, filter);
  priceFilters(engine);
  return engine;
}
