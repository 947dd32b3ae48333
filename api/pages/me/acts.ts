import { z } from 'zod';
import { readProfile } from '../../../db/customers/profile';
import { noteDone } from '../../../db/rights/requests';
import { ledgerOf, listConsents, wordsOf } from '../../../db/permission/consents';
import { wishChanges } from '../../../db/customers/own-page';
import type { Heard } from '../../../db/customers/hear';
import type { Tx } from '../../../db/base/database';
import type { Profile } from '../../../db/customers/customers';
import { statementsInForce } from '../../../db/definitions/statements';
import { channelKinds } from '../../../domain/contact/channel';
import { leftAlone, stillOpen } from '../../../domain/contact/still-open';
import { classOf } from '../../../domain/journey/policy';
import type { Statement } from '../../../domain/journey/statement/statement';
import { textIn } from '../../../domain/journey/statement/statement-text';
import { demands, demandSaid, requestOf } from '../../../domain/person/ledger/demands';
import {
  consentsBefore,
  lastAct,
  pageSource as by,
  undoSource,
  undoWithin,
  wishesBefore,
} from '../../../domain/person/ledger/undo';
import { everyPurpose } from '../../../domain/person/ledger/reserved';
import type { Language } from '../../../domain/words/words';
import type { ApiDeps } from '../../http/deps';
import type { Learning, Word } from '../../customers/change';
import { answerWhy } from '../../customers/permission/ask-why';
import { hearPerson, type Taken } from '../../customers/permission/hear-person';
import { unknownLink } from '../opened-link';
import type { Form } from './form';
import { channelsAfter, moveIn } from './moved-channels';
import { channelsUsed } from './view-about';
import type { Notice } from './own-page';
import type { Reading } from './read';
import { journeysAfter, pacesAfter, snoozeIn, topicPaceIn, traitsIn, wishesIn, type Said } from './said-in-forms';
import type { What } from './what';

export type Acting = {
  readonly deps: Pick<ApiDeps, 'db' | 'definitions' | 'clock' | 'clockRate'> & Learning;
  readonly customerId: string;
  readonly form: Form;
  readonly language: Language;
};

/** What a press brought about. */
export type Acted = {
  readonly notice: Notice;
  readonly isRefused?: boolean;
  /** What was taken back or lowered by it may be asked about. */
  readonly heard?: Heard;
};
export type Act = (acting: Acting) => Promise<Acted>;

const saidAs = (done: Notice['done'], what?: What): Acted => ({ notice: { done, ...(what ? { what } : {}) } });
const refused = (what: What, done: Notice['done'] = 'unreadable'): Acted => ({
  notice: { done, what },
  isRefused: true,
});

const wayOf = (name: string, channel: string | undefined): What =>
  channel === undefined ? { of: 'purpose', name } : { of: 'way', name, channel };

/** @throws Problem not-found where nobody is there any more */
async function hearOf({ deps, customerId }: Acting, words: Parameters<typeof hearPerson>[2]): Promise<Taken> {
  const taken = await hearPerson(deps, customerId, words);
  if (!taken) throw unknownLink();
  return taken;
}

const withLate = ({ notice }: Acted, { inTheAir, heard }: Taken): Acted => ({
  notice: { ...notice, isLate: inTheAir.length > 0 },
  ...(heard ? { heard } : {}),
});

const withdraw: Act = async (acting) => {
  const { deps, form } = acting;
  const [purpose = '', channel] = [form.get('purpose'), form.get('channel')];
  if (channel !== undefined && !channelKinds.includes(channel)) return refused({ of: 'channel', name: channel });
  const { policy } = await deps.definitions.current(deps.db);
  const taken = await hearOf(acting, async (tx, { id }) => {
    const words = await wordsOf(tx, id, deps.clock.now());
    const isKnown = Object.hasOwn(policy.purposes, purpose) || words.some((line) => line.purpose === purpose);
    return isKnown && purpose !== everyPurpose ? [{ consent: { purpose, channel, state: 'withdrawn' }, by }] : [];
  });
  return taken.heard ? withLate(saidAs('withdrawn', wayOf(purpose, channel)), taken) : saidAs('nothing');
};

/** What was agreed to is on record as it was read. */
function grantsOf(statement: Statement, channel: string | undefined, language: string): Word[] {
  const { key, version, purpose, channels } = statement;
  const asked = channel === undefined ? (channels ?? [undefined]) : [channel];
  const evidence = { page: 'me', words: textIn(statement, language) };
  return asked.map((one) => ({ consent: { purpose, ...(one === undefined ? {} : { channel: one }), state: 'granted', statement: key, version: String(version), evidence }, by })); // prettier-ignore
}

const grant: Act = async (acting) => {
  const { deps, form, language } = acting;
  const [purpose = '', channel] = [form.get('purpose'), form.get('channel')];
  const statements = (await statementsInForce(deps.db)).map(({ definition }) => definition);
  const speaks = ({ channels }: Statement): boolean =>
    channel === undefined || (channels ?? channelKinds).includes(channel);
  const statement = statements.find((one) => one.purpose === purpose && speaks(one));
  if (!statement) return saidAs('no-statement');
  const { heard } = await hearOf(acting, async (_tx, { preferences }) => {
    const isOff = preferences.topics?.[purpose] === false;
    const wishes: Word[] = isOff ? [{ preferences: { topics: { [purpose]: true } }, by }] : [];
    return [...grantsOf(statement, channel, language), ...wishes];
  });
  const isPending = heard?.lines.some(({ state }) => state === 'pending') ?? false;
  return saidAs(isPending ? 'pending' : 'granted', wayOf(purpose, channel));
};

const preferences: Act = async (acting) => {
  const pace = topicPaceIn(acting.form);
  if (pace) return topicPace(acting, pace);
  const move = moveIn(acting.form);
  if (move) return moveChannel(acting, move);
  const read = wishesIn(acting.form);
  if ('unreadable' in read) return refused({ of: 'wish', name: read.unreadable });
  if (Object.keys(read.said).length === 0) return saidAs('nothing');
  return withLate(saidAs('saved'), await hearOf(acting, async () => [{ preferences: read.said, by }]));
};

async function moveChannel(acting: Acting, read: NonNullable<ReturnType<typeof moveIn>>): Promise<Acted> {
  if ('unreadable' in read) return refused({ of: 'wish', name: read.unreadable });
  const { deps } = acting;
  const taken = await hearOf(acting, async (tx, { id }) => {
    const words = await wordsOf(tx, id, deps.clock.now());
    const profile = await readProfile(tx, id);
    if (!profile) return [];
    return [{ preferences: { channels: channelsAfter(channelsUsed({ profile, words }), read.said) }, by }];
  });
  return withLate(saidAs('saved'), taken);
}

async function topicPace(acting: Acting, read: NonNullable<ReturnType<typeof topicPaceIn>>): Promise<Acted> {
  if ('unreadable' in read) return refused({ of: 'wish', name: read.unreadable });
  const { topic, pace } = read.said;
  const { policy } = await acting.deps.definitions.current(acting.deps.db);
  if (!Object.hasOwn(policy.purposes, topic) && !(await isSpokenOf(acting, topic))) return saidAs('nothing');
  const words = async (_tx: Tx, profile: Profile): Promise<Word[]> => [{ preferences: pacesAfter(profile.preferences, topic, pace), by }]; // prettier-ignore
  return withLate(saidAs('saved'), await hearOf(acting, words));
}

const isSpokenOf = async ({ deps, customerId }: Acting, purpose: string): Promise<boolean> =>
  (await wordsOf(deps.db, customerId, deps.clock.now())).some((line) => line.purpose === purpose);

const snooze: Act = async (acting) => {
  const read = snoozeIn(acting.form, acting.deps.clock.now());
  if ('unreadable' in read) return refused({ of: 'wish', name: read.unreadable });
  const { said: snoozeUntil } = read;
  const taken = await hearOf(acting, async () => [{ preferences: { snoozeUntil }, by }]);
  return snoozeUntil === null ? saidAs('awake') : withLate(saidAs('snoozed', { at: snoozeUntil }), taken);
};

/** A word on one journey; one that serves the person takes none. */
function journeyAct(wish: 'paused' | 'left', done: Notice['done'], back: Notice['done']): Act {
  return async (acting) => {
    const { deps, form } = acting;
    const key = form.get('journey') ?? '';
    const { live, policy } = await deps.definitions.current(deps.db);
    const journey = live.find((one) => one.key === key);
    if (!journey) return refused({ of: 'wish', name: 'journeys' });
    if (classOf(policy, journey.purpose) === 'service') return saidAs('nothing');
    const isBack = form.get('wish') === 'go-on';
    const taken = await hearOf(acting, async (_tx, profile) => [
      { preferences: journeysAfter(profile.preferences, key, isBack ? undefined : wish), by },
    ]);
    return withLate(saidAs(isBack ? back : done, { of: 'journey', name: key }), taken);
  };
}

/** What is no service of theirs stops, on every channel: what they agreed to, and whatever is heard later that they had agreed to. */
const everything: Act = async (acting) => {
  const { deps } = acting;
  const now = deps.clock.now();
  const { policy } = await deps.definitions.current(deps.db);
  const taken = await hearOf(acting, async (tx, { id }): Promise<Word[]> => {
    const open = stillOpen(await wordsOf(tx, id, now), policy, now);
    const all = { purpose: everyPurpose, spares: leftAlone(policy), state: 'withdrawn' } as const;
    return [{ consent: all, by }, ...open.map((purpose): Word => ({ consent: { purpose, state: 'withdrawn' }, by }))];
  });
  return withLate(saidAs('everything'), taken);
};

const linesLookedThrough = 200;

/** Brings back what the last press changed, by lines of its own. */
const undo: Act = async (acting) => {
  const { deps, customerId } = acting;
  const now = deps.clock.now();
  const taken = await hearOf(acting, async (tx, profile): Promise<Word[]> => {
    const wishes = await wishChanges(tx, customerId, now - undoWithin);
    const act = lastAct(await listConsents(tx, customerId, linesLookedThrough), wishes, now);
    if (!act) return [];
    const ledger = await ledgerOf(tx, customerId, new Set(act.lines.map(({ purpose }) => purpose)));
    const back = wishesBefore(act, profile.preferences);
    const words = consentsBefore(act, ledger).map((consent): Word => ({ consent, by: undoSource }));
    return back ? [...words, { preferences: back, by: undoSource }] : words;
  });
  return saidAs(taken.heard ? 'undone' : 'nothing-to-undo');
};

const profile: Act = async (acting) => {
  const { deps, form, customerId } = acting;
  const definitions = await deps.definitions.current(deps.db);
  const reads: Said<Record<string, unknown>>[] = [];
  const { heard } = await hearOf(acting, async (tx, { traits }) => {
    const read = traitsIn(form, { definitions }, traits);
    reads.push(read);
    if (!('said' in read) || Object.keys(read.said).length === 0) return [];
    await noteDone(tx, { asks: 'rectify', about: customerId, at: deps.clock.now(), source: by });
    return [{ traits: read.said, by }];
  });
  const last = reads.at(-1);
  if (last && 'unreadable' in last)
    return refused({ of: 'trait', name: last.unreadable }, last.isTooLong ? 'too-long' : 'unreadable');
  if (!heard) return saidAs('nothing');
  const [left] = [...heard.uncollected.values()].flat();
  return left
    ? { notice: { done: 'not-collected', what: { of: 'trait', name: left.name } }, isRefused: true }
    : saidAs('saved');
};

/** Keeps the answer to why something was taken back, which counts once. @returns whether there was one */
export async function answerIn(deps: Reading, customerId: string, form: Form): Promise<boolean> {
  const [id = '', answer = '', comment] = [form.get('id'), form.get('answer'), form.get('comment')?.trim()];
  if (!z.guid().safeParse(id).success || (answer === '' && !comment)) return false;
  return answerWhy(deps, customerId, { id, answer, comment });
}

/** Demands of how their data are used, or takes that back. */
const demand: Act = async (acting) => {
  const { deps, form, customerId } = acting;
  const right = demands.find((one) => one === form.get('right'));
  if (!right) return refused({ of: 'wish', name: 'right' });
  const stands = form.get('wish') !== 'back';
  const taken = await hearOf(acting, async (tx) => {
    if (stands) await noteDone(tx, { asks: requestOf(right), about: customerId, at: deps.clock.now(), source: by });
    return [{ ...demandSaid(right, stands), by }];
  });
  return withLate(saidAs(stands ? 'demanded' : 'demand-over', { of: 'right', right }), taken);
};

const feedback: Act = async ({ deps, customerId, form }) =>
  saidAs((await answerIn(deps, customerId, form)) ? 'thanks' : 'nothing');

/** What each press does, by the place that its form posts to. */
export const acts: Readonly<Record<string, Act>> = {
  grant,
  withdraw,
  preferences,
  snooze,
  pause: journeyAct('paused', 'paused', 'resumed'),
  leave: journeyAct('left', 'left', 'welcome'),
  everything,
  undo,
  profile,
  demand,
  feedback,
};
