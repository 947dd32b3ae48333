import type { Policy } from '../journey/policy';
import { misfitOf, type Statements } from '../journey/statement/statement-terms';
import type { Watch } from '../journey/watch';
import type { Millis } from '../time/time';
import { provesNothing } from './identity/browser';
import { collectTraits, sayLeftOut, planTerms, type LeftOut, type Terms } from './plan/collect';
import { coveringOf } from './plan/covering';
import { restingAfter } from './plan/usable';
import { wordsOf, type ConsentWord } from './ledger/consent';
import type { Customer, Identifier } from './customer';
import type { DataPlan } from './plan/data-plan';
import { identityAfter, type IsTaken } from './identity/identifiers';
import { refKey, type Ref } from './identity/identity';
import { sayBeyond, sayTaken } from './identity/left-out';
import { newsOf } from './news';
import { noteOf } from './notes';
import { waitsToBeConfirmed } from './ledger/waits';
import { ledgerAfter, type Ledger, type Line, type Terms as LedgerTerms } from './ledger/ledger';
import type { Preferences } from './wishes/preferences';
import { holdAfter } from './hold';
import { limitPassed, neverRefused, type Limit } from './limits';
import type { KeyRef, Memory, Said } from './said';
import { isSame } from './same';
import { traitsSaid, traitsSeen, type Traits } from './traits';
import { TraitsDraft } from './traits-draft';
import { addressVersions, traitVersions, wishVersions, type Entry, type Version } from './history/versions';
import { signalsFor, type WakeSignal } from './whom';
import { underOf } from './identity/who';
import { datedWishes } from './wishes/dated-wishes';
import { otherTopics, wishesAfter, type Wishes } from './wishes/wishes';

/** What is known of a person, as far as a saying may change it. */
export type Known = Pick<Customer, 'stage' | 'identifiers' | 'traits' | 'paused'> & {
  readonly preferences: Preferences;
  readonly memory: Memory;
  /** At least the lines of the purposes that are spoken of. */
  readonly ledger: readonly Line[];
  /** How many lines the ledger has of all purposes. */
  readonly lines: number;
  /** A passage, a message or an event of theirs is under way. */
  readonly underWay: boolean;
  /** Nothing was known of them. */
  readonly isNew?: boolean;
  /** An address of theirs that bounced was given anew, so that it can be spoken to again. */
  readonly isMended?: boolean;
};

export type Rules = {
  readonly policy: Pick<Policy, 'purposes' | 'timezone' | 'lifecycle'>;
  /** With a clock that is not the world's, what clients say of times counts for nothing. */
  readonly trustTimes: boolean;
  readonly isTaken: IsTaken;
  /** What brings people into audiences that somebody listens to. */
  readonly watch?: Watch | undefined;
  /** What may be collected; everything where it is left out. */
  readonly dataPlan?: DataPlan;
  /** By which grants are judged that name one; nothing is known of any where they are left out. */
  readonly statements?: Statements | undefined;
};

type Told = { readonly by: string; readonly key?: KeyRef | undefined; readonly at: Millis };

/** A line of the history of what people want. */
export type Wished = Told & { readonly before: Preferences; readonly after: Preferences };
export type Pause = Told & NonNullable<Said['pause']>;

/** What follows from sayings. Whoever asked stores it, and wakes whom it names. */
export type Learned = {
  readonly after: Known;
  /** New ones, and those that were only claimed before. */
  readonly gained: readonly Identifier[];
  readonly lost: readonly Identifier[];
  /** Identifiers that were known and are proved now. */
  readonly verified: readonly Identifier[];
  /** What belongs to somebody else, and stays there. */
  readonly taken: readonly Ref[];
  readonly traits: Traits;
  readonly lines: readonly Line[];
  readonly wished: readonly Wished[];
  readonly pauses: readonly Pause[];
  readonly signals: readonly WakeSignal[];
  /** What each saying adds to what is kept of the past. */
  readonly past: readonly Entry[];
  /** Sayings, by their place, that would pass a limit and were not heard. */
  readonly refused: ReadonlyMap<number, Limit>;
  /** What of sayings that were heard was left out, by their place and in words. */
  readonly notes: ReadonlyMap<number, readonly string[]>;
  /** Sayings, by their place, of a yes that waits to be confirmed; the notes say so too. */
  readonly waiting: ReadonlySet<number>;
  /** What of sayings, by their place, may not be collected; the notes say so too. */
  readonly uncollected: ReadonlyMap<number, readonly LeftOut[]>;
};

/**
 * The one step by which anything becomes known of a person, whatever road it came by: what was said, by whom and when, goes
 * in; what changes and whom it wakes comes out. Said earlier never overwrites said later, removals included.
 * @param sayings in the order in which they came
 */
export function learn(before: Known, sayings: readonly Said[], rules: Rules): Learned {
  let after = before;
  const draft = new TraitsDraft(before.traits);
  const refused = new Map<number, Limit>();
  const notes = new Map<number, readonly string[]>();
  const uncollected = new Map<number, readonly LeftOut[]>();
  const waiting = new Set<number>();
  const taken: Ref[] = [];
  const wished: Wished[] = [];
  const pauses: Pause[] = [];
  const past: Entry[] = [];
  const covering = coveringOf(rules);
  for (const [place, one] of sayings.entries()) {
    const timely = rules.trustTimes ? one : byReceipt(one);
    const said = one.fromBrowser ? provesNothing(timely, after) : timely;
    const heard = hearWithin({ known: after, draft }, said, rules);
    if ('limit' in heard) {
      refused.set(place, heard.limit);
      continue;
    }
    taken.push(...heard.taken);
    if (heard.versions.length > 0)
      past.push({ recordedAt: said.receivedAt, under: underOf(said.refs ?? []), versions: heard.versions });
    if (heard.uncollected.length > 0) uncollected.set(place, heard.uncollected);
    if (heard.waits) waiting.add(place);
    const left = [...heard.left, ...heard.uncollected.map(sayLeftOut), ...sayTaken(heard.taken), ...(losesClaims(timely, said) ? [noteOf('no-claim')] : [])]; // prettier-ignore
    if (left.length > 0) notes.set(place, left);
    const told: Told = { by: said.by, key: said.key, at: said.receivedAt };
    if (!isSame(heard.known.preferences, after.preferences)) {
      wished.push({ before: after.preferences, after: heard.known.preferences, ...told });
    }
    if (said.pause && !isSame(heard.known.paused, after.paused)) pauses.push({ ...said.pause, ...told });
    const [before, now] = [after.ledger, said.receivedAt];
    after = heard.known;
    draft.write(heard.written);
    if (covering && said.consent)
      draft.write(restingAfter(draft.traits, covering, { before, after: after.ledger, now }));
  }
  after = { ...after, traits: draft.traits };
  const changed = changesBetween(before, after);
  const listened = sayings.filter((_, place) => !refused.has(place));
  const imports = listened.filter(({ historical }) => historical === true);
  const news = newsOf({ before, after, ...changed }, listened, rules);
  const signals = signalsFor({ ...news, pause: pauses.length > 0 }, { ...before, policy: rules.policy });
  if (imports.length > 0 && signals.length > 0) after = { ...after, memory: rememberImport(after.memory, imports) };
  return { after, taken, wished, pauses, signals, past, refused, notes, waiting, uncollected, ...changed };
}

/** The words and wishes say no time of their own, and all happened when it came. */
const byReceipt = (said: Said): Said => ({
  ...said,
  at: said.receivedAt,
  perhapsAt: undefined,
  ...(said.consent ? { consent: { ...said.consent, at: undefined } } : {}),
});

/** Whether addresses that a page says count for nothing. */
const losesClaims = ({ refs = [] }: Said, { refs: kept = [] }: Said): boolean =>
  refs.some((ref) => ref.claimed && !kept.includes(ref));

const rememberImport = (memory: Memory, imports: readonly Said[]): Memory =>
  imports.some(({ signedUp }) => signedUp === true)
    ? { ...memory, imported: { signedUp: true } }
    : { imported: {}, ...memory };

/** What is known so far; its traits are those of the draft. */
type SoFar = { readonly known: Known; readonly draft: TraitsDraft };

type HeardOf = {
  readonly known: Known;
  readonly written: Traits;
  readonly taken: readonly Ref[];
  readonly left: readonly string[];
  readonly versions: readonly Version[];
  readonly uncollected: readonly LeftOut[];
  readonly waits: boolean;
};

/** What would pass a limit is not heard, but for what is never refused. */
function hearWithin(before: SoFar, said: Said, rules: Rules): HeardOf | { readonly limit: Limit } {
  const { known, draft } = before;
  const heard = hear(before, said, rules);
  const [weight, grown] = draft.weights(heard.written);
  const { purposes } = rules.policy;
  const topics = ({ memory }: Known): number => (said.preferences ? otherTopics(memory, purposes) : 0);
  const was = { ...known, traits: weight, topics: topics(known) };
  const limit = limitPassed(was, { ...heard.known, traits: grown, topics: topics(heard.known) });
  if (limit === undefined) return heard;
  const rest = neverRefused(said, limit === 'topics' ? { said: known.memory, purposes } : undefined);
  if (!rest) return { limit };
  const short = hear(before, rest, rules);
  const [its, all] = [short.known, heard.known].map(({ identifiers, preferences }) => ({ identifiers, preferences }));
  const isWhole = Object.keys(heard.written).length === 0 && isSame(its, all);
  return isWhole ? short : { ...short, left: [sayBeyond(limit)] };
}

function hear({ known, draft }: SoFar, said: Said, { policy, isTaken, dataPlan, statements }: Rules): HeardOf {
  const { receivedAt, refs = [], traits, preferences, pause } = said;
  const at = Math.min(said.at, receivedAt);
  const { memory } = known;
  const identity = identityAfter({ ...known, addresses: memory.addresses ?? {} }, { refs, traits, at }, isTaken);
  const earliest = Math.min(at, said.perhapsAt ?? at);
  const wished: Wishes = { preferences: known.preferences, said: memory };
  const patches = preferences ? datedWishes(preferences, { at, earliest }, wished) : [];
  const wishes = patches.reduce((before, one) => wishesAfter(before, one.patch, one.at), wished);
  const consent = said.consent && datedYes(said.consent, earliest);
  const misfit = consent?.state === 'granted' ? misfitOf(consent, statements) : undefined;
  const ledger = misfit ? undefined : ledgerOf(known, { ...said, at, consent }, { ...policy, statements });
  const { paused, ...rest } = known;
  const held = pause ? holdAfter(paused, pause, receivedAt) : paused;
  const terms = planTerms({ dataPlan, statements }, { ledger: ledger?.lines ?? known.ledger, now: receivedAt });
  const heard = traitsOf(draft, { ...said, at }, terms);
  const waits =
    consent !== undefined &&
    ledger !== undefined &&
    waitsToBeConfirmed(consent, { ledger: ledger.lines, statements }, receivedAt);
  return {
    known: {
      ...rest,
      ...(held ? { paused: held } : {}),
      identifiers: identity.identifiers,
      preferences: wishes.preferences,
      ledger: ledger?.lines ?? known.ledger,
      lines: known.lines + (ledger ? ledger.lines.length - known.ledger.length : 0),
      memory: {
        ...memory,
        ...wishes.said,
        addresses: identity.addresses,
        ...(ledger && (memory.words ?? ledger.repeated).length > 0 ? { words: ledger.repeated } : {}),
      },
    },
    written: heard.written,
    taken: identity.taken,
    uncollected: heard.uncollected,
    versions: [
      ...heard.versions,
      ...patches.flatMap((one) => wishVersions(one.patch, one.at)),
      ...addressVersions({ refs, traits }, identity.identifiers, at),
    ],
    waits,
    left: [
      ...(misfit ? [`${misfit.detail} The consent was not stored.`] : []),
      ...(waits ? [noteOf('waits-to-be-confirmed')] : []),
    ],
  };
}

/** What is said of the person, then what stands beside an event, as far as it may be collected. */
function traitsOf({ find }: TraitsDraft, { by, key, at, traits = {}, fills = {} }: Said, terms: Terms | undefined) {
  const told = { source: by, at, ...(key ? { key: key.id } : {}) };
  const [said, beside] = [collectTraits(terms, traits), collectTraits(terms, fills)];
  const after = traitsSaid(find, said.values, told, said.keptOf);
  const known = (name: string) => (Object.hasOwn(after.written, name) ? after.written[name] : find(name));
  const filled = traitsSeen(known, beside.values, told, beside.keptOf);
  const uncollected = [...said.left, ...beside.left];
  const written = Object.fromEntries([after, filled].flatMap((one) => Object.entries(one.written)));
  return { written, versions: [after, filled].flatMap(traitVersions), uncollected };
}

/** A yes that says no time of its own was said when it happened, which also tells what its statement said then. */
const datedYes = (consent: ConsentWord, at: Millis): ConsentWord =>
  consent.state === 'granted' ? { ...consent, at: consent.at ?? at } : consent;

function ledgerOf({ ledger: lines, memory }: Known, said: Said, terms: LedgerTerms): Ledger | undefined {
  if (!said.consent) return undefined;
  return wordsOf(said.consent, lines, terms).reduce<Ledger>((ledger, word) => ledgerAfter(ledger, word, said, terms), {
    lines,
    repeated: memory.words ?? [],
  });
}

function changesBetween(
  before: Known,
  after: Known,
): Pick<Learned, 'gained' | 'lost' | 'verified' | 'traits' | 'lines'> {
  const had = new Map(before.identifiers.map((one) => [refKey(one), one]));
  const has = new Set(after.identifiers.map(refKey));
  const isGained = (one: Identifier): boolean => {
    const known = had.get(refKey(one));
    return !known || (known.claimed === true && !one.claimed);
  };
  return {
    gained: after.identifiers.filter(isGained),
    lost: before.identifiers.filter((one) => !has.has(refKey(one))),
    verified: after.identifiers.filter((one) => {
      const known = had.get(refKey(one));
      return known !== undefined && known.verifiedAt === undefined && one.verifiedAt !== undefined;
    }),
    traits: before.traits === after.traits ? {} : Object.fromEntries(Object.entries(after.traits).filter(([name, trait]) => before.traits[name] !== trait)), // prettier-ignore
    lines: after.ledger.slice(before.ledger.length),
  };
}
