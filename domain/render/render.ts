import { tagsFor } from '../words/tags-for';
import type { Liquid, Template as Nodes } from 'liquidjs';
import type { ChannelKind } from '../contact/channel';
import type { Customer } from '../person/customer';
import { isPlainFor, plainTraits } from '../person/wishes/personalisation';
import { presentTraits, tierOf } from '../person/traits';
import type { EntryFact } from '../journey/enrolment';
import type { CustomerEvent } from '../person/event';
import { languageOf, languageWithWords } from '../person/language';
import { textOfHtml } from './html-text';
import { clockKey, type TemplateClock } from './liquid/dates';
import { htmlEngine, textEngine } from './liquid/engines';
import { Purse, purseKey } from './liquid/purse';
import type { Preferences } from '../person/wishes/preferences';
import type { Content, Template } from '../journey/template';
import { sayInstant } from '../time/say-instant';
import type { Millis } from '../time/time';

/** What a template is rendered for. */
export type RenderScope = {
  readonly customer: Customer;
  readonly preferences: Preferences;
  /** Whose clock dates are shown in. */
  readonly zone: string;
  readonly event?: CustomerEvent;
  /** Stands in for `event` where a passage was entered by one. */
  readonly entry?: EntryFact;
  readonly journey: Readonly<Record<string, unknown>>;
  readonly now: Millis;
  /** `confirm`: of a message that asks whether its reader agrees. */
  readonly links: { readonly unsubscribe: string; readonly preferences: string; readonly confirm?: string };
};

export type Rendered =
  | { readonly ok: true; readonly subject?: string; readonly html?: string; readonly text: string }
  | { readonly ok: false; readonly error: string };

/** A message to render, as plain data. */
export type Rendering = { readonly template: Template; readonly channel: ChannelKind; readonly scope: RenderScope };

/** What rendering may take. */
type Bounds = {
  /** Of each part, in real milliseconds. */
  readonly millis: number;
  /** Of each part, written or rendered. */
  readonly characters: number;
  /** Things and characters that the tags of a part may make. */
  readonly memory: number;
  /** Of the filters of all parts, each about ten nanoseconds. */
  readonly steps: number;
};
const widest: Bounds = { millis: 2_000, characters: Infinity, memory: 4_000_000, steps: 50_000_000 };
const bearable: Bounds = { millis: 100, characters: 400_000, memory: 1_000_000, steps: 8_000_000 };
const short: Bounds = { millis: 30, characters: 100_000, memory: 500_000, steps: 3_000_000 };

/**
 * Renders what one channel says, in the person's language where the template has it. Never throws: a broken template is an
 * error in words without personal data. A subject never has a line break; a missing text is made of the html.
 */
export function render(template: Template, channel: ChannelKind, scope: RenderScope): Rendered {
  return renderWithin({ template, channel, scope }, widest) ?? { ok: false, error: 'the template cannot be rendered' };
}

/** The same where it is quickly done, as nearly every mail is; undefined for what others should not wait for. */
export const renderShort = (rendering: Rendering): Rendered | undefined => renderWithin(rendering, short);

/** The same where others have to wait for it; an error for what they should not wait for. */
export const renderBearable = (rendering: Rendering): Rendered =>
  renderWithin(rendering, bearable) ?? {
    ok: false,
    error: 'it takes long to render, and too much of this is under way',
  };

function renderWithin({ template, channel, scope }: Rendering, bounds: Bounds): Rendered | undefined {
  const content = contentFor(template, channel, languageOf(scope.customer, scope.preferences));
  if (!content) return { ok: false, error: `the template "${template.key}" has no content for ${channel}` };
  const view = { ...viewOf(template, scope), bounds, purse: new Purse(bounds.steps) };
  const { subject: head, html: body, text: words } = content;
  try {
    const subject = head === undefined ? undefined : oneLine(fill('subject', textEngine, head, view));
    const html = body === undefined ? undefined : fill('html', htmlEngine, body, view);
    const text = words === undefined ? textOfHtml(html ?? '') : fill('text', textEngine, words, view);
    return { ok: true, ...(subject === undefined ? {} : { subject }), ...(html === undefined ? {} : { html }), text };
  } catch (thrown) {
    if (thrown instanceof BeyondBounds) return undefined;
    return { ok: false, error: thrown instanceof NotRendered ? thrown.message : 'the template cannot be rendered' };
  }
}

/** The content in a language, else the template's own. */
export function contentFor(
  { channels, locales }: Template,
  channel: ChannelKind,
  language: string | undefined,
): Content | undefined {
  const own = channels[channel];
  const [local] = tagsFor(Object.keys(locales), language).flatMap((tag) => locales[tag]?.[channel] ?? []);
  return local ? inLanguage(local, own) : own;
}

/** A body is never mixed from two languages. */
function inLanguage(local: Content, own: Content | undefined): Content {
  const hasBody = local.html !== undefined || local.text !== undefined;
  return hasBody ? { ...(own?.subject === undefined ? {} : { subject: own.subject }), ...local } : { ...own, ...local };
}

/** Names by which JavaScript asks an object for its text: data that has them could not be written into a mail. */
const conversions = new Set(['toString', 'valueOf']);

/** Looked for first, since to copy all that is known of somebody takes ten times as long. */
function hasConversions(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (Array.isArray(value)) return value.some(hasConversions);
  for (const name in value)
    if (conversions.has(name) || hasConversions((value as Record<string, unknown>)[name])) return true;
  return false;
}

const writable = (value: unknown): unknown => (hasConversions(value) ? withoutConversions(value) : value);

function withoutConversions(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(withoutConversions);
  const kept = Object.entries(value).filter(([name]) => !conversions.has(name));
  return Object.fromEntries(kept.map(([name, one]) => [name, withoutConversions(one)]));
}

type View = { readonly variables: Record<string, unknown>; readonly clock: TemplateClock };

function viewOf(template: Template, scope: RenderScope): View {
  const { customer, preferences, event, entry, now, links, zone } = scope;
  const language = languageOf(customer, preferences);
  const seen = isPlainFor(preferences, template.class) ? plainTraits(customer.traits) : customer.traits;
  const traits = presentTraits(seen).map(([name, { value }]) => [name, writable(value)] as const);
  const entered = entry && { name: entry.name, properties: writable(entry.properties), at: sayInstant(entry.at) };
  return {
    variables: {
      customer: {
        id: customer.id,
        stage: customer.stage,
        tier: tierOf(customer.traits),
        points: customer.points,
        language,
        timezone: zone,
        createdAt: sayInstant(customer.createdAt),
        traits: Object.fromEntries(traits),
      },
      event: event ? { name: event.name, properties: writable(event.properties), at: sayInstant(event.at) } : entered,
      entry: entered,
      journey: scope.journey,
      now: sayInstant(now),
      links,
    },
    clock: { now, zone, language: languageWithWords(language) },
  };
}

class NotRendered extends Error {}
class BeyondBounds extends Error {}

type Paying = { readonly bounds: Bounds; readonly purse: Purse };

function fill(part: string, engine: Liquid, source: string, view: View & Paying): string {
  const { variables, clock, bounds, purse } = view;
  if (source.length > bounds.characters) throw new BeyondBounds();
  try {
    const options = {
      globals: { [clockKey]: clock, [purseKey]: purse },
      renderLimit: bounds.millis,
      memoryLimit: bounds.memory,
    };
    const made = String(engine.renderSync(parsed(engine, source), variables, options));
    if (made.length > bounds.characters) throw new BeyondBounds();
    return made;
  } catch (thrown) {
    const isSlow =
      bounds !== widest && thrown instanceof Error && /(render|work|memory alloc) limit exceeded/.test(thrown.message);
    if (isSlow || thrown instanceof BeyondBounds) throw new BeyondBounds();
    throw new NotRendered(`the ${part} cannot be rendered${sayFault(thrown)}`);
  }
}

/** Messages of the library may quote values, so only limits and places are told. */
function sayFault(thrown: unknown): string {
  const message = thrown instanceof Error ? thrown.message : '';
  const limit = /(render|work|memory alloc|parse length) limit exceeded/.exec(message)?.[1];
  const place = /, line:(\d+), col:(\d+)/.exec(message);
  return `${limit ? `: it exceeds the limit of ${limit}` : ''}${place ? ` (line ${place[1]}, column ${place[2]})` : ''}`;
}

const kept = new Map<Liquid, Map<string, Nodes[]>>([
  [htmlEngine, new Map()],
  [textEngine, new Map()],
]);
const mostKept = 500;

/** Parsed templates are kept, the most recently used ones. */
function parsed(engine: Liquid, source: string): Nodes[] {
  const mine = kept.get(engine) ?? new Map<string, Nodes[]>();
  const nodes = mine.get(source) ?? engine.parse(source);
  mine.delete(source);
  mine.set(source, nodes);
  if (mine.size > mostKept) mine.delete(mine.keys().next().value ?? '');
  return nodes;
}

/** A line break in a subject would begin another header. */
const oneLine = (subject: string): string =>
  subject.replaceAll(/[\s\u0000-\u001f\u007f\u0085\u2028\u2029]+/g, ' ').trim();
