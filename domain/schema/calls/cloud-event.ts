import { z } from 'zod';
import { seenName } from '../../person/event';
import { isIdentifierKind, normalise, type Ref } from '../../person/identity/identity';
import { fromBrowser } from './browser-call';
import { objects, plainObject } from '../plain-object';
import { detailsOf, under, type ProblemDetail } from '../reading/details';
import { bareProperties, propertiesHeard, readSaidEvent } from './said-event';
import { timeOf } from './said-time';
import type { Read, Reading } from './segment-call';

const attribute = z.string().min(1);
/** What is kept of an event that came before is at most so long. */
const longestIdentity = 1_000;

/** An event of CloudEvents 1.0 in its structured form; other attributes are extensions. */
export const cloudEvent = z.looseObject({
  specversion: z.literal('1.0', { error: 'Only CloudEvents 1.0 can be read.' }).describe('1.0'),
  id: attribute.describe('Together with `source` it counts once for ever per key.'),
  source: attribute.describe('Who sent it.'),
  type: z.string().overwrite(seenName).min(1).max(200).describe('The name of the event.'),
  subject: z.string().max(400).describe('The person, as `kind:value`: `user:42`, `email:ann@example.org`.'),
  time: z
    .unknown()
    .optional()
    .describe('When it happened; without it, or where it cannot be read, the time of receipt counts.'),
  data: objects('Must be a JSON object: the properties of the event.').nullish().describe('Its properties.'),
});

type CloudEvent = z.output<typeof cloudEvent>;

/** Reads an event that `subject` says whose it is. It never throws. */
export function readCloudEvent(raw: unknown, reading: Omit<Reading, 'newId'>): Read {
  const parsed = cloudEvent.safeParse(heard(raw));
  if (!parsed.success) return { code: 'invalid', errors: detailsOf(parsed.error) };
  const event = parsed.data;
  const messageId = identityOf(event) ?? '';
  if (messageId.length > longestIdentity)
    return wrong('/id', 'too-big', `source and id are together at most ${longestIdentity} characters long.`);
  const whom = personIn(event.subject);
  if ('code' in whom) return whom;
  const properties = event.data ?? {};
  const read = readSaidEvent({ name: event.type, properties });
  if ('error' in read) return { code: 'invalid', errors: under('/data', detailsOf(read.error)) };
  const { at, note } = timeOf(event.time, reading);
  const notes = [...(read.notes ?? []), ...(note === undefined ? [] : [note])];
  const call = {
    type: 'track' as const,
    name: event.type,
    refs: [whom],
    properties,
    context: { cloudEvent: attributesOf(event) },
    at,
    receivedAt: reading.receivedAt,
    messageId,
    historical: reading.historical,
    ...read.said,
    ...(read.unread ? { unread: read.unread } : {}),
    ...(notes.length > 0 ? { notes } : {}),
  };
  return reading.fromBrowser ? fromBrowser(call, '/type') : { call };
}

/** What an event counts by: no source has a space in it. @returns undefined where it says none */
export function identityOf(event: unknown): string | undefined {
  const { source, id } = plainObject(event) ?? {};
  return typeof source === 'string' && typeof id === 'string' ? `${source} ${id}` : undefined;
}

/** What of an event says a consent or wishes. */
export function bareEvent(raw: unknown): unknown {
  const { specversion, id, source, type, subject, time, data } = plainObject(withData(raw)) ?? {};
  return { specversion, id, source, type, subject, time, data: bareProperties(data) };
}

function heard(raw: unknown): unknown {
  const event = plainObject(withData(raw));
  return event ? { ...event, data: propertiesHeard(event.type, event.data) } : raw;
}

/** What stands in another form than JSON is read where it is JSON all the same. */
function withData(raw: unknown): unknown {
  if (typeof raw !== 'object' || raw === null || !('data_base64' in raw)) return raw;
  const { data_base64: encoded, ...event } = raw;
  try {
    const bytes = Uint8Array.from(atob(String(encoded)), (char) => char.charCodeAt(0));
    return { ...event, data: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as unknown };
  } catch {
    return { ...event, data: encoded };
  }
}

function personIn(subject: string): Ref | Exclude<Read, { call: unknown }> {
  const [, kind = '', value = ''] = /^([a-z]+):(.*)$/s.exec(subject) ?? [];
  if (!isIdentifierKind(kind) || kind === 'visitor')
    return wrong('/subject', 'unknown', 'The subject says whose event it is as kind:value, such as user:42.');
  const ref = normalise(kind, value);
  if (ref) return ref;
  const errors = [{ pointer: '/subject', code: 'blocked', detail: 'This value is a placeholder or no identifier.' }];
  return { code: 'blocked-identifier', errors };
}

const wrong = (pointer: string, code: string, detail: string): { code: 'invalid'; errors: ProblemDetail[] } => ({
  code: 'invalid',
  errors: [{ pointer, code, detail }],
});

/** Where it came from, and the extensions; whom it speaks of is said elsewhere. */
const attributesOf = ({
  data: _data,
  subject: _subject,
  time: _time,
  type: _type,
  specversion: _version,
  ...rest
}: CloudEvent) => rest;
