import { keyedHash } from '../../db/base/secrets';
import { addressHash, suppressStopped } from '../../db/permission/suppressions';
import { isKnownNo, noteNo, othersWithNumber } from '../../db/providers/sms';
import type { InTheAir } from '../../db/wake/messages';
import { noteOf } from '../../domain/person/notes';
import { everyPurpose } from '../../domain/person/ledger/reserved';
import type { SmsMessage } from '../../domain/schema/calls/sms-message';
import { cutText } from '../../domain/schema/storable';
import { readInstant } from '../../domain/time/read-instant';
import { sayInstantIfAny } from '../../domain/time/say-instant';
import type { Noes } from '../customers/permission/noes';
import type { ApiDeps } from '../http/deps';
import type { SmsHeard } from './sms-heard';

const channel = 'sms';

/** Of the words that prove a no. */
const longestWords = 300;

type Refused = { readonly people: readonly string[]; readonly inTheAir: readonly InTheAir[] };

/**
 * Takes in that somebody wrote STOP: whoever has the number takes back everything over SMS, and where nobody has it its keyed hash is
 * remembered. That it counted is noted last, so that what dies in between is said again, which adds nothing twice.
 */
export async function hearSmsNo(
  deps: ApiDeps,
  noes: Noes,
  no: SmsMessage,
): Promise<SmsHeard & { readonly inTheAir: readonly InTheAir[] }> {
  const { db, secrets, clock } = deps;
  const unread = no.unread.length > 0 ? { unread: [...no.unread] } : {};
  const told = keyedHash(secrets.pepper, `sms no ${JSON.stringify([no.from, no.id])}`);
  if (await isKnownNo(db, told)) return { accepted: 0, known: 1, heard: 'no', people: 0, ...unread, inTheAir: [] };
  const first = await refuse(deps, noes, no, []);
  const isStranger = first.people.length === 0;
  if (isStranger) await remember(deps, no.from);
  // Whoever got the number before it was remembered is bound by a line of their own.
  const { people, inTheAir } = isStranger ? await refuse(deps, noes, no, []) : first;
  const isFirst = await noteNo(db, told, clock.now());
  return {
    accepted: Number(isFirst),
    known: Number(!isFirst),
    heard: 'no',
    people: people.length,
    ...(isStranger ? { remembered: true } : {}),
    ...unread,
    inTheAir,
  };
}

/** Says it for everybody who has the number, those who get it meanwhile too. @param said for whom it was said */
async function refuse(deps: ApiDeps, noes: Noes, no: SmsMessage, said: readonly string[]): Promise<Refused> {
  const people = await othersWithNumber(deps.db, no.from, said);
  if (people.length === 0) return { people: [], inTheAir: [] };
  const answers = await Promise.all(people.map((customerId) => noes.say({ customerId, word: wordOf(no) })));
  const more = await refuse(deps, noes, no, [...said, ...people]);
  const heard = people.filter((_, n) => answers[n] !== undefined);
  const inTheAir = answers.flatMap((answered) => answered?.inTheAir ?? []);
  return { people: [...heard, ...more.people], inTheAir: [...inTheAir, ...more.inTheAir] };
}

/** It counts from its receipt: carriers' clocks are wrong by whole zones, and a yes that was said before it must not outlive it. */
function wordOf({ id, text, to, at, unread }: SmsMessage) {
  const saidAt = sayInstantIfAny(readInstant(at, 'UTC'));
  const evidence = {
    messageId: id,
    words: cutText(text, longestWords),
    ...(saidAt === undefined ? {} : { saidAt }),
    ...(to === undefined ? {} : { to }),
  };
  const note = unread.length === 0 ? {} : { note: noteOf('unreadable', unread.join(', ')) };
  return { by: channel, consent: { purpose: everyPurpose, channel, state: 'withdrawn', evidence, ...note } } as const;
}

async function remember({ db, secrets, clock }: ApiDeps, number: string): Promise<void> {
  const hash = addressHash(secrets.pepper, { kind: 'phone', value: number });
  if (!hash) throw new Error('a number has no hash');
  await db.transaction().execute((tx) => suppressStopped(tx, hash, channel, clock.now()));
}
