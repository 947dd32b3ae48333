import { Liquid, type Template as Parsed } from 'liquidjs';
import { DateTime } from 'luxon';
import type { ChannelKind } from './channel';
import type { Customer } from './customer';
import type { EntryFact } from './enrolment';
import { textOf } from './plain-text';
import type { Preferences } from './preferences';
import type { Content, Template } from './template';
import type { Millis } from './time';

/** What Liquid sees. */
export type RenderScope = {
  readonly customer: Customer;
  readonly preferences: Preferences;
  /** The customer's zone, in which dates are written. */
  readonly zone: string;
  readonly entry?: EntryFact | undefined;
  readonly journey: { readonly key: string; readonly version: number; readonly purpose: string };
  readonly now: Millis;
  readonly links: { readonly unsubscribe: string; readonly preferences: string };
};

export type Rendered =
  | { readonly ok: true; readonly subject?: string; readonly html?: string; readonly text: string }
  | { readonly ok: false; readonly error: string };

const limits = {
  strictFilters: true,
  ownPropertyOnly: true,
  parseLimit: 1_000_000,
  renderLimit: 500,
  memoryLimit: 10_000_000,
  relativeReference: false,
  templates: {},
};
const plain = withDates(new Liquid(limits));
const escaping = withDates(new Liquid({ ...limits, outputEscape: 'escape' }));

/**
 * Fills a template for one person, in the person's language where the template has it. Values are escaped in HTML alone.
 * Never throws: what is wrong with the template comes back as `error`.
 */
export function render(template: Template, channel: ChannelKind, scope: RenderScope): Rendered {
  const content = contentFor(template, channel, scope.preferences.language);
  if (!content) return { ok: false, error: `the template has nothing for ${channel}` };
  const data = dataOf(scope);
  try {
    const subject = content.subject === undefined ? undefined : oneLine(fill(plain, content.subject, data));
    const html = content.html === undefined ? undefined : fill(escaping, content.html, data);
    const text = content.text === undefined ? textOf(html ?? '') : fill(plain, content.text, data);
    return { ok: true, ...(subject === undefined ? {} : { subject }), ...(html === undefined ? {} : { html }), text };
  } catch (error) {
    return { ok: false, error: error instanceof Error ? error.message : String(error) };
  }
}

/** What is wrong with a piece of Liquid; undefined when it can be read. */
export function liquidProblem(source: string): { message: string; line?: number } | undefined {
  try {
    parse(plain, source);
    return undefined;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const line = /line:(\d+)/.exec(message)?.[1];
    return {
      message: message.replace(/, (file:\S+, )?line:\d+, col:\d+$/, ''),
      ...(line ? { line: Number(line) } : {}),
    };
  }
}

/** `zh-CN` finds `zh-CN`, then `zh`, then the template's own words. */
function contentFor(template: Template, channel: ChannelKind, language: string | undefined): Content | undefined {
  const base = template.channels[channel];
  const tags = language ? [language, language.split('-')[0] ?? language] : [];
  const localised = tags.map((tag) => template.locales[tag]?.[channel]).find((content) => content !== undefined);
  return localised ? { ...base, ...localised } : base;
}

function dataOf({ customer, preferences, zone, entry, journey, now, links }: RenderScope): Record<string, unknown> {
  const personal = preferences.personalisation !== false;
  const values = Object.entries(customer.traits).map(([name, { value }]) => [name, value]);
  const traits: unknown = personal ? Object.fromEntries(values) : {};
  const { id, stage, points, tier } = customer;
  const event = entry && { name: entry.name, properties: entry.properties, at: isoOf(entry.at, zone) };
  return {
    customer: { id, stage, points, tier, traits, language: preferences.language, timezone: zone },
    entry: event,
    event,
    journey,
    now: isoOf(now, zone),
    links,
    zone,
  };
}

const isoOf = (at: Millis, zone: string): string | null => DateTime.fromMillis(at, { zone }).toISO();

/** A header has one line, whatever a value contains. */
const oneLine = (text: string): string => text.replace(/[\r\n\u2028\u2029]+/g, ' ').trim();

function fill(engine: Liquid, source: string, data: Record<string, unknown>): string {
  return String(engine.renderSync(parse(engine, source), data));
}

const parsed = new Map<Liquid, Map<string, Parsed[]>>();
const mostParsed = 500;

function parse(engine: Liquid, source: string): Parsed[] {
  const cache = parsed.get(engine) ?? new Map<string, Parsed[]>();
  parsed.set(engine, cache);
  const known = cache.get(source);
  if (known) return known;
  const fresh = engine.parse(source);
  if (cache.size >= mostParsed) cache.clear();
  cache.set(source, fresh);
  return fresh;
}

/** Liquid's own `date` writes in the zone of the machine; this one in the customer's, with the same strftime letters. */
function withDates(engine: Liquid): Liquid {
  const own = engine.filters['date'];
  if (typeof own !== 'function') return engine;
  engine.registerFilter('date', function date(value: unknown, format?: string) {
    const zone = String(this.context.getSync(['zone']) ?? 'UTC');
    return own.call(this, value === 'now' ? this.context.getSync(['now']) : value, format, zone);
  });
  return engine;
}
