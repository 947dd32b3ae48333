import { z } from 'zod';
import { addressesIn } from '../person/addresses';
import { normalise, refKey, type SaidRef } from '../person/identity';
import { readInstant } from '../time/read-instant';
import type { Millis } from '../time/time';
import type { CallType, Incoming } from './incoming';
import { fromBrowser } from './browser-call';
import { detailsOf, type ProblemDetail } from './reading/details';
import { readSaidEvent } from './said-event';
import { cutText } from './storable';

const id = z
  .union([
    z.string().max(300),
    z.number().refine(Number.isSafeInteger, {
      error: 'As a number only an integer below 2^53 is exact, and others look like somebody else. Send it as a text.',
      params: { code: 'unsafe-integer' },
    }),
  ])
  .transform(String);
const objects = z.record(z.string(), z.unknown());
const time = z.union([z.string().max(60), z.number()]).nullish();

const segmentCall = z.looseObject({
  userId: id.nullish(),
  anonymousId: id.nullish(),
  previousId: id.nullish(),
  groupId: id.nullish(),
  messageId: z.string().min(1).max(200).nullish().describe('Counts once for ever per key.'),
  event: z.string().min(1).max(200).nullish().describe('What happened; required for track.'),
  name: z.string().max(200).nullish().describe('Of the page or screen.'),
  properties: objects.nullish(),
  traits: objects.nullish(),
  context: objects.nullish(),
  timestamp: time,
  originalTimestamp: time,
  sentAt: time,
});
export type SegmentCall = z.output<typeof segmentCall>;

export const segmentBody = segmentCall.extend({ writeKey: z.string().optional() });
export const segmentBatch = z.looseObject({
  batch: z.array(z.unknown()),
  context: objects.nullish(),
  sentAt: time,
  writeKey: z.string().optional(),
});

export type Reading = {
  readonly receivedAt: Millis;
  /** Of the batch, for calls that do not say. */
  readonly sentAt?: unknown;
  readonly context?: Readonly<Record<string, unknown>> | null | undefined;
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
  const parsed = segmentCall.safeParse(raw);
  if (!parsed.success) return { code: 'invalid', errors: detailsOf(parsed.error) };
  const call = parsed.data;
  const problem = missing(call, type);
  if (problem) return { code: 'invalid', errors: [problem] };
  const context = call.context ?? reading.context ?? undefined;
  const refs = refsOf(call, type);
  if (!Array.isArray(refs)) return refs;
  const extras = readExtras(call, type);
  if ('errors' in extras) return { code: 'invalid', errors: extras.errors };
  const named = nameOf(call, type);
  const read = {
    call: {
      type,
      name: named,
      refs,
      properties: propertiesOf(call, type),
      context: context && keptContext(context),
      at: timeOf(call, reading),
      messageId: call.messageId ?? reading.newId(),
      historical: reading.historical,
      ...extras,
    },
  };
  return reading.fromBrowser ? fromBrowser(read.call) : read;
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
function refsOf(call: SegmentCall, type: CallType): SaidRef[] | Exclude<Read, { call: Incoming }> {
  const refs: SaidRef[] = [];
  const previousId = type === 'alias' && call.previousId !== call.userId ? call.previousId : undefined;
  if (call.userId) {
    const user = normalise('user', call.userId);
    if (!user) return blocked('/userId');
    refs.push(previousId ? { ...user, also: true } : user);
  }
  const previous = previousId ? normalise('user', previousId) : undefined;
  if (previous) refs.push({ ...previous, previous: true });
  if (type === 'identify' && call.traits) refs.push(...addressesIn(call.traits));
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

const blocked = (pointer: string) => ({
  code: 'blocked-identifier' as const,
  errors: [{ pointer, code: 'blocked', detail: 'This value is a placeholder or no identifier.' }],
});

function nameOf(call: SegmentCall, type: CallType): string {
  if (type === 'track') return call.event ?? '';
  if (type === 'page' || type === 'screen') {
    const named = call.name || call.properties?.name;
    return typeof named === 'string' && named !== '' ? cutText(named, 200) : type === 'page' ? 'Page' : 'Screen';
  }
  return type === 'identify' ? 'Identify' : type === 'group' ? 'Group' : 'Alias';
}

function propertiesOf(call: SegmentCall, type: CallType): Record<string, unknown> {
  if (type === 'identify') return call.traits ?? {};
  if (type === 'group') return { groupId: call.groupId, ...(call.traits ? { traits: call.traits } : {}) };
  return type === 'alias' ? {} : (call.properties ?? {});
}

function readExtras(
  call: SegmentCall,
  type: CallType,
): Pick<Incoming, 'traits' | 'consent' | 'preferences'> | { errors: ProblemDetail[] } {
  if (type === 'identify') return { traits: call.traits ?? {} };
  if (type !== 'track') return {};
  const read = readSaidEvent({ name: call.event ?? '', properties: call.properties ?? {} });
  return 'said' in read ? read.said : { errors: under('/properties', detailsOf(read.error)) };
}

const under = (place: string, details: ProblemDetail[]): ProblemDetail[] =>
  details.map((detail) => ({ ...detail, pointer: place + detail.pointer }));

/** Nothing of the address of a machine is kept but the network that it is in. */
function keptContext(context: Record<string, unknown>): Record<string, unknown> {
  const { ip, traits: _traits, ...rest } = context;
  if (typeof ip !== 'string') return rest;
  const network = ip.includes(':') ? `${ip.split(':').slice(0, 3).join(':')}::` : ip.replace(/\.\d+$/, '.0');
  return { ...rest, ip: network };
}

/** When it happened by our clock: the client's own clock may be wrong, the time between its two times is right. */
function timeOf(call: SegmentCall, { receivedAt, sentAt, trustTimes }: Reading): Millis {
  if (!trustTimes) return receivedAt;
  const said = instantOf(call.originalTimestamp) ?? instantOf(call.timestamp);
  if (said === undefined) return receivedAt;
  const sent = instantOf(call.sentAt) ?? instantOf(sentAt);
  const at = sent === undefined ? said : receivedAt - (sent - said);
  return at > 0 ? Math.min(at, receivedAt) : receivedAt;
}

/** What has no offset goes by UTC, wherever the machine stands. */
const instantOf = (time: unknown): Millis | undefined => readInstant(time, 'UTC');
