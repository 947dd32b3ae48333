import { z } from 'zod';
import { addressesIn, unreadableIn, withoutAddresses } from '../../person/identity/addresses';
import { seenName } from '../../person/event';
import { normalise, refKey, type SaidRef } from '../../person/identity/identity';
import { sayUnreadable } from '../../person/identity/left-out';
import { noteOf } from '../../person/notes';
import type { Millis } from '../../time/time';
import { callTypes, type CallType, type Incoming } from './incoming';
import { fromBrowser } from './browser-call';
import { objects, plainObject } from '../plain-object';
import { detailsOf, under, type ProblemDetail } from '../reading/details';
import { bareProperties, propertiesHeard, readSaidEvent, type SaidByEvent } from './said-event';
import { earliestOf, timeOf } from './said-time';
import { cutText } from '../storable';

const id = z
  .union([
    z.string().max(300),
    z.number().refine(Number.isSafeInteger, {
      error: 'As a number only an integer below 2^53 is exact, and others look like somebody else. Send it as a text.',
      params: { code: 'unsafe-integer' },
    }),
  ])
  .transform(String);
const object = objects('Must be an object.');
/** What cannot be read as a time, or as a context, is no reason to lose a call. */
const time = z
  .unknown()
  .optional()
  .describe('A time; without one, or where it cannot be read, the time of receipt counts.');
const context = z.unknown().optional().describe('An object.');

const segmentCall = z.looseObject({
  userId: id.nullish(),
  anonymousId: id.nullish(),
  previousId: id.nullish(),
  groupId: id.nullish(),
  messageId: z.string().min(1).max(200).nullish().describe('Counts once for ever per key.'),
  event: z.string().overwrite(seenName).min(1).max(200).nullish().describe('What happened; required for track.'),
  name: z.string().max(200).nullish().describe('Of the page or screen.'),
  category: z.unknown().optional().describe('Of the page.'),
  properties: object.nullish(),
  traits: object.nullish(),
  context,
  timestamp: time,
  originalTimestamp: time,
  sentAt: time,
});
export type SegmentCall = z.output<typeof segmentCall>;

export const segmentBody = segmentCall.extend({ writeKey: z.string().nullish() });
export const segmentBatch = z.looseObject({
  batch: z.array(z.unknown()),
  context,
  sentAt: time,
  writeKey: z.string().nullish(),
});

export type Reading = {
  readonly receivedAt: Millis;
  /** Of the batch, for calls that do not say. */
  readonly sentAt?: unknown;
  readonly context?: unknown;
  readonly historical: boolean;
  /** The client's own times count. */
  readonly trustTimes: boolean;
  /** It came with a browser's key, so that it proves nothing. */
  readonly fromBrowser?: boolean;
  /** A message id for a call that has none. */
  newId(): string;
};

export type Read =
  { readonly call: Incoming } | { readonly code: 'invalid' | 'blocked-identifier'; readonly errors: ProblemDetail[] };

/** Reads one call of Segment's HTTP API. It never throws. */
export function readCall(raw: unknown, type: CallType, reading: Reading): Read {
  const parsed = segmentCall.safeParse(heard(raw, type));
  if (!parsed.success) return { code: 'invalid', errors: detailsOf(parsed.error) };
  const call = parsed.data;
  const problem = missing(call, type);
  if (problem) return { code: 'invalid', errors: [problem] };
  const beside = plainObject(call.context);
  const context = beside ?? plainObject(reading.context);
  const traits = type === 'identify' ? { ...plainObject(beside?.traits), ...call.traits } : undefined;
  const refs = refsOf(call, type, traits);
  if (!Array.isArray(refs)) return refs;
  const said = readSaid(call, type);
  if ('errors' in said) return { code: 'invalid', errors: said.errors };
  const { at, note } = timeOf(call.timestamp ?? call.originalTimestamp, {
    ...reading,
    // When the past was sent says nothing of the clock by which it was written down.
    sentAt: reading.historical ? undefined : (call.sentAt ?? reading.sentAt),
  });
  const notes = [
    ...said.notes,
    ...(note === undefined ? [] : [note]),
    ...unreadableIn(traits ?? {}).map(sayUnreadable),
    ...roundedIn({ ...call.properties, ...traits }).map((field) => noteOf('not-exact', field)),
    ...namingNobody(call, type).map((field) => noteOf('names-nobody', field)),
  ];
  const read = {
    type,
    name: nameOf(call, type),
    refs,
    properties: propertiesOf(call, type, traits),
    context: context && keptContext(context),
    at,
    receivedAt: reading.receivedAt,
    messageId: call.messageId ?? reading.newId(),
    historical: reading.historical,
    ...(traits ? { traits } : fillsOf(type, beside)),
    ...said.said,
    ...perhapsEarlier(said.said, { call, reading, at }),
    ...(said.unread ? { unread: said.unread } : {}),
    ...(notes.length > 0 ? { notes } : {}),
  };
  return reading.fromBrowser ? fromBrowser(read, type === 'track' ? '/event' : '/name') : { call: read };
}

/** Reads one call of a batch, which says its type itself. It never throws. */
export function readBatchItem(raw: unknown, reading: Reading): Read {
  const type = plainObject(raw)?.type;
  const known = callTypes.find((one) => typeof type === 'string' && seenName(type) === one);
  if (known) return readCall(raw, known, reading);
  const unknown = { pointer: '/type', code: 'unknown', detail: 'The type of the call is not known.' };
  return { code: 'invalid', errors: [unknown] };
}

/** What of a call says a consent or wishes. */
export function bareConsent(raw: unknown): unknown {
  const { type, userId, anonymousId, messageId, event, timestamp, originalTimestamp, sentAt, properties } = plainObject(raw) ?? {}; // prettier-ignore
  return { type, userId, anonymousId, messageId, event, timestamp, originalTimestamp, sentAt, properties: bareProperties(properties) }; // prettier-ignore
}

function heard(raw: unknown, type: CallType): unknown {
  const call = plainObject(raw);
  return call && type === 'track' ? { ...call, properties: propertiesHeard(call.event, call.properties) } : raw;
}

/** Beside an event stand traits of its person; an alias speaks of two. Who somebody is, an identify says. */
function fillsOf(type: CallType, beside: Record<string, unknown> | undefined): Pick<Incoming, 'fills'> {
  const fills = withoutAddresses(plainObject(beside?.traits) ?? {});
  return type === 'alias' || Object.keys(fills).length === 0 ? {} : { fills };
}

function missing(call: SegmentCall, type: CallType): ProblemDetail | undefined {
  const lacks = (pointer: string, detail: string): ProblemDetail => ({ pointer, code: 'required', detail });
  if (type === 'track' && !call.event) return lacks('/event', 'track needs the name of the event.');
  if (type === 'group' && !call.groupId) return lacks('/groupId', 'group needs the id of the group.');
  if (type === 'alias' && (!call.userId || !call.previousId)) {
    return lacks(call.userId ? '/previousId' : '/userId', 'alias needs userId and previousId.');
  }
  return undefined;
}

/** Identifiers of the call, strongest first, or why it names nobody. */
function refsOf(
  call: SegmentCall,
  type: CallType,
  traits: SegmentCall['traits'],
): SaidRef[] | Exclude<Read, { call: Incoming }> {
  const refs: SaidRef[] = [];
  const previousId = type === 'alias' && call.previousId !== call.userId ? call.previousId : undefined;
  if (call.userId) {
    const user = normalise('user', call.userId);
    if (!user) return blocked('/userId');
    refs.push(previousId ? { ...user, also: true } : user);
  }
  const previous = previousId ? normalise('user', previousId) : undefined;
  if (previous) refs.push({ ...previous, previous: true });
  if (traits) refs.push(...addressesIn(traits));
  const anonymousIds = [call.anonymousId, previousId].flatMap((one) => one ?? []);
  const cookies = anonymousIds.flatMap((one) => normalise('anonymous', one) ?? []);
  refs.push(...new Map(cookies.map((one) => [refKey(one), one])).values());
  if (refs.length > 0) return refs;
  if (anonymousIds.length > 0) return blocked('/anonymousId');
  return {
    code: 'invalid',
    errors: [{ pointer: '/userId', code: 'required', detail: 'A call needs a userId or an anonymousId.' }],
  };
}

/** Whole numbers that JSON could not bring as they were written. */
const roundedIn = (said: Readonly<Record<string, unknown>>): string[] =>
  Object.entries(said).flatMap(([name, value]) =>
    Number.isInteger(value) && !Number.isSafeInteger(value) ? [name] : [],
  );

/** Names of the fields beside the account that say nobody. */
const namingNobody = (call: SegmentCall, type: CallType): string[] =>
  (['anonymousId', 'previousId'] as const).filter((field) => {
    const said = field === 'previousId' && type !== 'alias' ? undefined : call[field];
    return said !== undefined && said !== null && said !== '' && normalise('anonymous', said) === undefined;
  });

const blocked = (pointer: string) => ({
  code: 'blocked-identifier' as const,
  errors: [{ pointer, code: 'blocked', detail: 'This value is a placeholder or no identifier.' }],
});

function nameOf(call: SegmentCall, type: CallType): string {
  if (type === 'track') return call.event ?? '';
  if (type === 'page' || type === 'screen') {
    const said = call.name || call.properties?.name;
    const named = typeof said === 'string' ? seenName(said) : '';
    return named === '' ? (type === 'page' ? 'Page' : 'Screen') : cutText(named, 200);
  }
  return type === 'identify' ? 'Identify' : type === 'group' ? 'Group' : 'Alias';
}

function propertiesOf(
  call: SegmentCall,
  type: CallType,
  traits: Record<string, unknown> | undefined,
): Record<string, unknown> {
  if (type === 'group') return { groupId: call.groupId, ...(call.traits ? { traits: call.traits } : {}) };
  const properties = type === 'alias' ? {} : (traits ?? call.properties ?? {});
  return type === 'page' && typeof call.category === 'string' && call.category !== ''
    ? { category: call.category, ...properties }
    : properties;
}

/** Words and wishes that are sent again may carry the times of their first sending. */
function perhapsEarlier(
  { consent, preferences }: SaidByEvent,
  { call, reading, at }: { readonly call: SegmentCall; readonly reading: Reading; readonly at: Millis },
): Pick<Incoming, 'perhapsAt'> {
  if ((!consent && !preferences) || reading.historical) return {};
  const perhapsAt = earliestOf([call.timestamp, call.originalTimestamp, call.sentAt, reading.sentAt], at);
  return perhapsAt < at ? { perhapsAt } : {};
}

type EventSaid = {
  readonly said: SaidByEvent;
  readonly notes: readonly string[];
  readonly unread?: Incoming['unread'];
};

function readSaid(call: SegmentCall, type: CallType): EventSaid | { readonly errors: ProblemDetail[] } {
  if (type !== 'track') return { said: {}, notes: [] };
  const read = readSaidEvent({ name: call.event ?? '', properties: call.properties ?? {} });
  if ('error' in read) return { errors: under('/properties', detailsOf(read.error)) };
  const { said, notes = [], unread } = read;
  return { said, notes, unread };
}

/** Nothing of the address of a machine is kept but the network that it is in. */
function keptContext(context: Record<string, unknown>): Record<string, unknown> {
  const { ip, traits: _traits, ...rest } = context;
  if (typeof ip !== 'string') return rest;
  const network = ip.includes(':') ? `${ip.split(':').slice(0, 3).join(':')}::` : ip.replace(/\.\d+$/, '.0');
  return { ...rest, ip: network };
}
