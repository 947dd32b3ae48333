import { channelKinds, type ChannelKind } from '../../contact/channel';
import { permission, type Permission } from '../../contact/permission';
import type { Policy } from '../../journey/policy';
import { publishedOf, termsOf, versionNamed, type Statements } from '../../journey/statement/statement-terms';
import { addDuration } from '../../time/add-duration';
import type { Millis } from '../../time/time';
import { isNo, saidAt, type ConsentEntry, type ConsentState, type PurposedWord } from './consent';
import { everyPurpose } from './reserved';
import { isOfEverything, speaksOf } from './speaks-of';
import type { KeyRef } from '../said';
import { isSame } from '../same';
import type { SaidRef } from '../identity/identity';
import { underOf } from '../identity/who';

/** A line of the ledger with what proves it, the key that said it, and under what. */
export type Line = ConsentEntry & {
  readonly evidence?: Readonly<Record<string, unknown>>;
  readonly key?: KeyRef;
  /** The identifier that it came under, as `kind:value`. */
  readonly under?: string;
};

/** A word that said what the ledger said already, so that it got no line: of each place the last. */
export type Repeated = {
  readonly purpose: string;
  readonly spares?: readonly string[];
  readonly channel?: ChannelKind;
  readonly state: ConsentState;
  readonly at: Millis;
  readonly source: string;
  readonly statement?: string;
  readonly version?: string;
  readonly key?: KeyRef;
};

/** What the ledger says, at least of the purpose that is spoken of and of everything; all that it says where a word is about everything. */
export type Ledger = { readonly lines: readonly Line[]; readonly repeated: readonly Repeated[] };

/** How a word came. */
export type Provenance = {
  readonly at: Millis;
  readonly receivedAt: Millis;
  readonly by: string;
  readonly key?: KeyRef | undefined;
  readonly historical?: boolean | undefined;
  readonly refs?: readonly SaidRef[] | undefined;
};

/** By what a word is taken in. */
export type Terms = Pick<Policy, 'purposes' | 'timezone'> & { readonly statements?: Statements | undefined };

/**
 * The ledger after a word about a consent. A word that says what the ledger says already, with nothing new to prove it, adds
 * no line. It is remembered, and gets its line when something comes that was said in between and differs.
 */
export function ledgerAfter(ledger: Ledger, word: PurposedWord, heard: Provenance, terms: Terms): Ledger {
  const line = lineOf(ledger, word, heard, terms);
  if (repeats(ledger.lines, line)) return { ...ledger, repeated: remember(ledger, line) };
  let lines = [...ledger.lines, line];
  const repeated: Repeated[] = [];
  for (const one of ledger.repeated) {
    const late: Line = { ...one, seq: nextSeq(lines), recordedAt: heard.receivedAt };
    if (!touches(line, one) || repeats(lines, late)) repeated.push(one);
    else lines = [...lines, bare({ ...late, validUntil: endOf(one, terms), goodFrom: goodFromOf(one, terms) })];
  }
  return { lines, repeated };
}

const touches = (one: Pick<Line, 'purpose' | 'state'>, other: Pick<Line, 'purpose' | 'state'>): boolean =>
  speaksOf(one, other.purpose) || speaksOf(other, one.purpose);

/** Whether something that is permitted, or why it is not, is otherwise after than before. */
export function changesWorth(before: readonly Line[], after: readonly Line[], now: Millis): boolean {
  const added = after.slice(before.length);
  const purposes = new Set((added.some(isOfEverything) ? after : added).map(({ purpose }) => purpose));
  return [...purposes].some((purpose) =>
    channelKinds.some(
      (kind) =>
        !isSame(worthOf(permission(before, purpose, kind, now)), worthOf(permission(after, purpose, kind, now))),
    ),
  );
}

const worthOf = ({ allowed, reason, expiresAt }: Permission) => ({ allowed, reason, expiresAt });

/** Never dated ahead of its receipt; a grant ends where its statement or the policy says so. */
function lineOf({ lines }: Ledger, word: PurposedWord, heard: Provenance, terms: Terms): Line {
  const { purpose, spares, channel, evidence, note } = word;
  const at = momentOf(lines, word, heard);
  const { state, statement, version } = agreedTo({ ...word, at }, terms);
  return bare({
    seq: nextSeq(lines),
    purpose,
    spares: purpose === everyPurpose && spares && spares.length > 0 ? [...new Set(spares)].sort() : undefined,
    channel: channel ?? undefined,
    state,
    at,
    recordedAt: heard.receivedAt,
    source: word.source ?? heard.by,
    statement,
    version,
    goodFrom: goodFromOf({ statement }, terms),
    validUntil: earlier(endOf({ purpose, state, at, statement, version }, terms), word.until),
    evidence: evidence ?? undefined,
    key: heard.key,
    note,
    under: underOf(heard.refs ?? []),
  });
}

/** A no without a time of its own counts from its receipt, and is not older than what a faster clock wrote before it. */
function momentOf(lines: readonly Line[], word: PurposedWord, { at, receivedAt, historical }: Provenance): Millis {
  const said = historical ? (word.at ?? at) : saidAt(word, at);
  if (said !== undefined) return Math.min(said, receivedAt);
  const spoken = lines.filter(({ purpose }) => speaksOf(word, purpose));
  return spoken.reduce((last, line) => Math.max(last, line.at), receivedAt);
}

/** What somebody agreed to: a statement without a version is the one in force, and what has to be confirmed waits for that. */
function agreedTo(word: PurposedWord, { statements }: Terms): Pick<Line, 'state' | 'statement' | 'version'> {
  const said = { state: word.state, statement: word.statement ?? undefined, version: word.version ?? undefined };
  const published = word.state === 'granted' ? publishedOf(statements, word) : undefined;
  const version = published && versionNamed(published, word);
  if (version === undefined) return said;
  const waits = termsOf(statements, word)?.confirm === true && word.confirmed !== true;
  return { ...said, state: waits ? 'pending' : 'granted', version: String(version) };
}

const goodFromOf = (named: Pick<Line, 'statement'>, { statements }: Terms): number | undefined =>
  publishedOf(statements, named)?.goodFrom;

type Granted = Pick<Line, 'purpose' | 'state' | 'at' | 'statement' | 'version'>;

function endOf({ purpose, state, at, ...named }: Granted, terms: Terms): Millis | undefined {
  if (state !== 'granted') return undefined;
  const byPolicy = Object.hasOwn(terms.purposes, purpose) ? terms.purposes[purpose]?.validFor : undefined;
  const life = termsOf(terms.statements, named)?.validFor ?? byPolicy;
  return life && addDuration(at, life, terms.timezone);
}

const earlier = (one: Millis | undefined, other: Millis | undefined): Millis | undefined =>
  one === undefined || other === undefined ? (one ?? other) : Math.min(one, other);

/** Whether at the moment of this line the ledger says the same on every channel that it speaks of, on the same grounds, or permits already what waits to be confirmed. */
function repeats(lines: readonly Line[], line: Line): boolean {
  if (isOfEverything(line)) return repeatsEverything(lines, line);
  // A no to one thing has its line also where everything was refused; a yes after that is none that was there before.
  const isAbout = (one: Line): boolean => (isNo(line.state) ? one.purpose === line.purpose : speaksOf(one, line.purpose)); // prettier-ignore
  const until = lines.filter((one) => isAbout(one) && one.at <= line.at);
  const kinds = line.channel === undefined ? channelKinds : [line.channel];
  return kinds.every((kind) => {
    const { allowed, entry: said } = permission(until, line.purpose, kind, line.at);
    if (said === undefined) return false;
    const agrees = namesSame(said, line);
    if (line.state === 'pending' && allowed) return agrees;
    return (
      agrees &&
      said.state === line.state &&
      said.validUntil === line.validUntil &&
      (line.evidence === undefined || until.some(({ evidence }) => isSame(evidence, line.evidence)))
    );
  });
}

/** Whether everything was refused before in the same words, and nothing agreed to since. */
const repeatsEverything = (lines: readonly Line[], line: Line): boolean =>
  lines.some(
    (before) =>
      isOfEverything(before) &&
      before.seq > 0 &&
      before.at <= line.at &&
      before.state === line.state &&
      isSame([before.channel, before.spares], [line.channel, line.spares]) &&
      namesSame(before, line) &&
      (line.evidence === undefined || isSame(before.evidence, line.evidence)) &&
      !lines.some((yes) => !isNo(yes.state) && speaksOf(line, yes.purpose) && yes.at >= before.at && yes.at <= line.at),
  );

/**
 * Whether a line names no other text than the one before it. A grant that names none stays good when a text is outdated, so that
 * it is no repetition of one that names a published statement.
 */
const namesSame = (said: Line, line: Line): boolean =>
  line.statement === undefined && said.goodFrom !== undefined && line.state === 'granted'
    ? false
    : (line.statement === undefined || line.statement === said.statement) &&
      (line.version === undefined || line.version === said.version);

function remember({ lines, repeated }: Ledger, line: Line): readonly Repeated[] {
  const isSaidThen = lines.some(
    ({ state, at, ...one }) => isSamePlace(one, line) && state === line.state && at === line.at,
  );
  if (isSaidThen) return repeated;
  const last = repeated.find((one) => isSamePlace(one, line));
  if (last && last.at >= line.at) return repeated;
  return [...repeated.filter((one) => !isSamePlace(one, line)), wordOf(line)];
}

type Place = Pick<Repeated, 'purpose' | 'channel' | 'spares'>;

const isSamePlace = (one: Place, other: Place): boolean =>
  one.purpose === other.purpose && one.channel === other.channel && isSame(one.spares, other.spares);

const wordOf = ({ purpose, spares, channel, state, at, source, statement, version, key }: Repeated): Repeated => ({
  purpose,
  ...(spares === undefined ? {} : { spares }),
  ...(channel === undefined ? {} : { channel }),
  state,
  at,
  source,
  ...(statement === undefined ? {} : { statement }),
  ...(version === undefined ? {} : { version }),
  ...(key === undefined ? {} : { key }),
});

const nextSeq = (lines: readonly Line[]): number => lines.reduce((most, { seq }) => Math.max(most, seq), 0) + 1;

/** Without the fields that are undefined, so that lines are told apart by what they say. */
const bare = (line: Line): Line =>
  Object.fromEntries(Object.entries(line).filter(([, value]) => value !== undefined)) as Line;
