import { capRoom, type Slot } from '../../../domain/contact/caps';
import type { Preferences } from '../../../domain/person/wishes/preferences';
import type { Duration } from '../../../domain/time/time';

const day = 86_400_000;
const now = Date.parse('2026-06-03T12:00:00Z');
const exact = (millis: number): Duration => ({ unit: 'exact', millis });
const sent = (decidedAt: number, channel: string, purpose: string): Slot => ({
  id: `${decidedAt}`,
  channel,
  purpose,
  decidedAt,
});
type Given = Pick<Preferences, 'frequency' | 'topicFrequency'> & {
  readonly messages: readonly Slot[];
  readonly purpose?: string;
};
const room = ({ messages, purpose = 'news', ...preferences }: Given) =>
  capRoom({
    policy: { caps: [], timezone: 'UTC' },
    preferences,
    messages,
    channel: 'email',
    purpose,
    now,
    zone: 'UTC',
  });

describe('how often a person wants to hear of a topic', () => {
  const topicFrequency = { news: { max: 1, per: exact(7 * day) } };
  const heard = [sent(now - day, 'sms', 'news')];

  test('counts the messages about it alone, over all channels', () => {
    expect(room({ messages: heard, topicFrequency })).toMatchObject({
      free: false,
      reason: 'own-frequency',
      cap: { purpose: 'news', max: 1, window: { kind: 'rolling', per: exact(7 * day) } },
      nextFree: now + 6 * day,
    });
    expect(room({ messages: [sent(now - day, 'sms', 'offers')], topicFrequency }).free).toBe(true);
  });

  test('leaves every other topic as it is, one with the name of what any object has too', () => {
    expect(room({ messages: heard, topicFrequency, purpose: 'offers' }).free).toBe(true);
    expect(room({ messages: heard, topicFrequency, purpose: 'constructor' }).free).toBe(true);
  });

  test('stands beside what they want of all topics together', () => {
    const frequency = { max: 1, per: exact(30 * day) };
    expect(room({ messages: heard, topicFrequency, frequency })).toMatchObject({ nextFree: now + 29 * day });
    expect(room({ messages: heard, topicFrequency, frequency, purpose: 'offers' }).free).toBe(false);
  });
});
