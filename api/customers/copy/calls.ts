import type { Copy } from '../../../db/rights/export';
import { ledgerSource } from '../../../domain/person/ledger/line-as-event';
import { customerOf } from './customer';
import type { Row } from './csv';

type Names = { readonly userId?: string; readonly anonymousId?: string };

/**
 * A copy as calls of Segment's HTTP API, one a line, so that the person can take it to whatever reads those: `sojourn import` makes
 * the same person of it. What is masked is left out, and so is a yes that was never confirmed.
 */
export async function* copyAsCalls(copy: Copy): AsyncGenerator<string> {
  const { rowsOf } = copy;
  const person = JSON.parse(customerOf(copy)) as Row;
  const identifiers = await all(rowsOf('identifiers'));
  const names = namesIn(identifiers);
  if (!names) return;
  const id = String(person['customer_id']);
  for await (const events of rowsOf('events'))
    yield linesOf(events.flatMap((text) => callOf(JSON.parse(text) as Row, names)));
  yield linesOf(
    identifies(person, identifiers).map(({ traits, at }, n) => ({
      type: 'identify',
      ...names,
      traits,
      timestamp: at,
      messageId: `${id}/traits/${n}`,
    })),
  );
  for await (const consents of rowsOf('consents'))
    yield linesOf(consents.flatMap((text) => consentOf(JSON.parse(text) as Row, id, names)));
  const { preferences } = person;
  if (hasSome(preferences)) yield linesOf([{ type: 'track', ...names, event: 'Preferences Changed', properties: preferences, messageId: `${id}/preferences` }]); // prettier-ignore
}

async function all(parts: AsyncIterable<readonly string[]>): Promise<Row[]> {
  const rows: Row[] = [];
  for await (const part of parts) rows.push(...part.map((text) => JSON.parse(text) as Row));
  return rows;
}

const linesOf = (calls: readonly object[]): string => calls.map((call) => `${JSON.stringify(call)}\n`).join('');
const hasSome = (value: unknown): value is Row =>
  typeof value === 'object' && value !== null && Object.keys(value).length > 0;

/** The account, else the first cookie; calls know no other names. */
function namesIn(identifiers: readonly Row[]): Names | undefined {
  const first = (kind: string): string | undefined => identifiers.flatMap((one) => (one['kind'] === kind ? [String(one['value'])] : []))[0]; // prettier-ignore
  const [userId, anonymousId] = [first('user'), first('anonymous')];
  if (userId !== undefined) return { userId };
  return anonymousId === undefined ? undefined : { anonymousId };
}

/** An event as the call that it was; that two were one is no news where they go, and what the ledger told is said by its lines. */
function callOf({ type, name, properties, context, at, source, message_id: messageId }: Row, names: Names): object[] {
  if (source === ledgerSource) return [];
  const call = { type, ...names, ...(context ? { context } : {}), timestamp: at, messageId };
  if (type === 'identify') return [{ ...call, traits: properties }];
  if (type === 'track') return [{ ...call, event: name, properties }];
  if (type === 'page' || type === 'screen') return [{ ...call, name, properties }];
  return type === 'group' && hasSome(properties) ? [{ ...call, ...properties }] : [];
}

type Identify = { readonly at: string; readonly traits: Record<string, unknown> };

/** What is known by now, together what was said at one time, oldest first; addresses also where no trait says them. */
function identifies({ traits, created_at: made }: Row, identifiers: readonly Row[]): Identify[] {
  const times = new Map<string, Record<string, unknown>>();
  const say = (at: string, name: string, value: unknown): void =>
    void times.set(at, { ...times.get(at), [name]: value });
  const known = Object.entries(
    (traits ?? {}) as Readonly<Record<string, { value: unknown; at: number; class?: string }>>,
  );
  for (const [name, { value, at, class: dataClass }] of known)
    if (value !== null && dataClass !== 'sensitive') say(new Date(at).toISOString(), name, value);
  const told = new Set(known.map(([name]) => name));
  for (const { kind, value, added_at: at } of identifiers)
    if ((kind === 'email' || kind === 'phone') && !told.has(kind)) say(String(at ?? made), kind, value);
  return [...times].map(([at, said]) => ({ at, traits: said })).sort((one, other) => Date.parse(one.at) - Date.parse(other.at)); // prettier-ignore
}

function consentOf(
  { seq, purpose, spares, channel, state, at, source, statement, version, evidence }: Row,
  id: string,
  names: Names,
): object[] {
  if (state === 'pending') return [];
  const said = { purpose, spares, channel, state, at, source, statement, version, evidence };
  const properties = Object.fromEntries(Object.entries(said).filter(([, value]) => value !== null));
  return [
    {
      type: 'track',
      ...names,
      event: 'Consent Changed',
      properties,
      timestamp: at,
      messageId: `${id}/consents/${String(seq)}`,
    },
  ];
}
