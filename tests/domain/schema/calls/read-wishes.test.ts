import fc from 'fast-check';
import { readWishes } from '../../../../domain/schema/calls/read-wishes';
import { preferencesPatch } from '../../../../domain/schema/preferences-patch';

const none = { max: 0, per: { unit: 'exact', millis: 86_400_000 } };
const weekly = { max: 2, per: { unit: 'exact', millis: 7 * 86_400_000 } };

test.each<[object, object, string]>([
  [{ topics: { news: 'no', offers: true } }, { topics: { news: false, offers: true } }, 'topics.news'],
  [{ topics: { news: true, ' news': 'no' } }, { topics: { news: false } }, 'topics. news'],
  [{ topics: { '': false, news: false } }, { topics: { news: false } }, 'topics.'],
  [{ topics: 'none', language: 'de' }, { frequency: none, language: 'de' }, 'topics'],
  [{ topics: false, frequency: { max: 2, per: '7 days' } }, { frequency: none }, 'topics'],
  [{ channels: ['post', 'sms', 'Email'] }, { channels: ['sms', 'email'] }, 'channels'],
  [{ channels: 'email' }, { channels: ['email'] }, 'channels'],
  [{ channels: ['post'] }, { channels: [] }, 'channels'],
  [{ frequency: { max: 2, per: 'fortnight' } }, { frequency: none }, 'frequency'],
  [{ topicFrequency: { news: { max: 'few' }, offers: { max: 2, per: '7 days' } } }, { topicFrequency: { news: none, offers: weekly } }, 'topicFrequency.news'], // prettier-ignore
  [{ quietHours: { from: '22:00', to: '07:00', days: ['monday'] } }, { quietHours: { from: '22:00', to: '07:00' } }, 'quietHours'], // prettier-ignore
  [{ quietHours: [{ from: '22:00', to: '07:00' }, { from: '1', to: '2' }] }, { quietHours: { from: '00:00', to: '00:00' } }, 'quietHours'], // prettier-ignore
  [{ quietHours: [{ from: '22:00', to: '07:00' }, { from: '12:00', to: '13:00', days: 'all' }] }, { quietHours: [{ from: '22:00', to: '07:00' }, { from: '12:00', to: '13:00' }] }, 'quietHours'], // prettier-ignore
  [{ quietHours: [] }, { quietHours: { from: '00:00', to: '00:00' } }, 'quietHours'],
  [{ quietHours: { from: '22', to: '7' } }, { quietHours: { from: '00:00', to: '00:00' } }, 'quietHours'],
  [{ snoozeUntil: '2999-01-01' }, { snoozeUntil: Date.UTC(2999, 0, 1) }, 'snoozeUntil'],
  [{ snoozeUntil: 'next year' }, { snoozeUntil: 253_402_300_799_000 }, 'snoozeUntil'],
  [{ personalisation: 'no' }, { personalisation: false }, 'personalisation'],
  [{ journeys: { welcome: 'stopped', cart: 'left' } }, { journeys: { welcome: 'paused', cart: 'left' } }, 'journeys.welcome'], // prettier-ignore
  [{ language: 'de', timezone: 'Mars/Olympus' }, { language: 'de' }, 'timezone'],
])('of %j the readable counts, and the rest as strictly as it may be meant', (said, preferences, place) => {
  const read = readWishes({ ...said });
  expect(read.preferences).toEqual(preferences);
  expect(read.unread.map(({ note }) => note)).toEqual([expect.stringContaining(`"${place}"`)]);
});

const field = (...good: unknown[]) => fc.oneof(fc.constantFrom(...good), fc.jsonValue({ maxDepth: 3 }));
const someWishes = fc.record(
  {
    channels: field(['email'], null, ['sms', 'pigeon']),
    topics: field({ news: false, offers: null }, { news: 'off' }, null),
    frequency: field({ max: 1, per: '7 days' }, null),
    topicFrequency: field({ news: { max: 1, per: '7 days' } }, null),
    quietHours: field({ from: '22:00', to: '07:00' }, null),
    timezone: field('Europe/Berlin', null),
    language: field('de', null),
    snoozeUntil: field('2027-01-01T00:00:00Z', null),
    personalisation: field(true, false, null),
    journeys: field({ welcome: 'paused' }, null),
  },
  { requiredKeys: [] },
);

test('nothing good beside something bad is lost, and nothing bad goes without a note', () => {
  fc.assert(
    fc.property(someWishes, (said) => {
      const { preferences, unread } = readWishes(said);
      const bad = new Set(unread.map((one) => one.field));
      for (const [name, value] of Object.entries(said)) {
        const alone = preferencesPatch.safeParse({ [name]: value });
        expect(alone.success).toBe(!bad.has(name));
        if (alone.success && name !== 'frequency') expect(preferences).toMatchObject(alone.data);
      }
      expect(bad.size === 0).toBe(preferencesPatch.safeParse(said).success);
    }),
    { numRuns: 500 },
  );
});
