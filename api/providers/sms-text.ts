import { othersWithNumber } from '../../db/providers/sms';
import { smsReceived } from '../../domain/person/event';
import { sayLimit } from '../../domain/person/limits';
import { timeOf } from '../../domain/schema/calls/said-time';
import type { SmsMessage } from '../../domain/schema/calls/sms-message';
import { cutText } from '../../domain/schema/storable';
import { happen, type Happened } from '../customers/happen';
import type { ApiDeps } from '../http/deps';
import { Problem } from '../http/problem';
import type { SmsHeard } from './sms-heard';

/** Of a text that is kept as an event. */
const longestText = 1_000;

/**
 * What somebody wrote back that is no no happened to everybody who has the number, for journeys to listen to. It is never taken for a yes.
 * @throws Problem over-limit
 */
export async function hearSmsText(
  deps: ApiDeps,
  { id, from, to, text, word, at: said }: SmsMessage,
): Promise<SmsHeard> {
  const { at } = timeOf(said, { receivedAt: deps.clock.now(), trustTimes: deps.clockRate === 1 });
  const keyword = word?.means;
  const properties = {
    text: cutText(text, longestText),
    messageId: id,
    ...(to === undefined ? {} : { to }),
    ...(keyword === undefined ? {} : { keyword }),
  };
  const became: Happened[] = [];
  const people = await othersWithNumber(deps.db, from, []);
  for (const customerId of people)
    became.push(await happen(deps, customerId, { id, name: smsReceived, properties, source: 'sms', at }));
  if (became.includes('full')) throw new Problem('over-limit', sayLimit.undecidedEvents);
  const there = became.filter((one) => one !== 'gone');
  const isNew = there.includes('new');
  return {
    accepted: Number(isNew),
    known: Number(!isNew && there.length > 0),
    ...(there.length === 0 ? { ignored: 1 } : {}),
    heard: keyword ?? 'text',
    people: there.length,
  };
}
