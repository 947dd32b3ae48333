import { channelKinds } from '../../contact/channel';
import { seenName } from '../../person/event';
import { noteOf } from '../../person/notes';
import { windowsOf } from '../../person/wishes/preferences';
import { sayInstant } from '../../time/say-instant';
import { dayMillis } from '../../time/wall-clock';
import { plainObject } from '../plain-object';
import { preferencesPatch, quietWindow, type PreferencesPatch } from '../preferences-patch';
import { anyInstant } from '../reading/instant';

type Field = keyof PreferencesPatch;
type Strictest = { readonly wish: PreferencesPatch; readonly notes: readonly string[] };

export const wishFields = Object.keys(preferencesPatch.shape) as Field[];

/** The last second that a time may say. */
const forEver = 253_402_300_799_000;
/** From midnight until midnight. */
const allDay = { from: '00:00', to: '00:00' };
const none = { max: 0, per: { unit: 'exact', millis: dayMillis } } as const;

/** What a value that cannot be read may mean at the strictest, and what of it can be read. */
export const strictestWish: Readonly<Record<Field, (said: unknown) => Strictest>> = {
  channels: (said) => {
    const named = (Array.isArray(said) ? (said as unknown[]) : [said]).map(inSmallLetters);
    const known = channelKinds.filter((kind) => named.includes(kind));
    const channels = known.sort((one, other) => named.indexOf(one) - named.indexOf(other));
    return counts('channels', { channels }, channels.join(', ') || '-');
  },
  topics: (said) => ofEach('topics', said, false, 'false'),
  frequency: () => held('frequency'),
  topicFrequency: (said) => ofEach('topicFrequency', said, { max: 0, per: '1 day' }, '0'),
  quietHours: (said) => {
    const windows = Array.isArray(said) ? (said as unknown[]).map(everyDay) : [];
    const quietHours = preferencesPatch.safeParse({ quietHours: windows }).success ? windows : everyDay(said);
    return counts('quietHours', { quietHours }, windowsOf({ quietHours }).map(({ from, to }) => `${from}–${to}`).join(', ')); // prettier-ignore
  },
  timezone: leftOut('timezone'),
  language: leftOut('language'),
  snoozeUntil: (said) => {
    const read = anyInstant.safeParse(said);
    const snoozeUntil = Math.min(read.success ? read.data : forEver, forEver);
    return counts('snoozeUntil', { snoozeUntil }, sayInstant(snoozeUntil));
  },
  personalisation: () => counts('personalisation', { personalisation: false }, 'false'),
  journeys: (said) => ofEach('journeys', said, 'paused', 'paused'),
};

/** The same hours of each day, where hours are all that can be read of it. */
function everyDay(said: unknown): { readonly from: string; readonly to: string } {
  const { from, to } = plainObject(said) ?? {};
  const read = quietWindow.safeParse({ from, to });
  return read.success ? { from: read.data.from, to: read.data.to } : allDay;
}

const inSmallLetters = (said: unknown): string => (typeof said === 'string' ? seenName(said).toLowerCase() : '');

const counts = (field: Field, wish: PreferencesPatch, as: string): Strictest => ({
  wish,
  notes: [noteOf('wish-unreadable', field, as)],
});

/** Where nobody can tell what it speaks of, all marketing waits. */
const held = (field: Field): Strictest => ({
  wish: { frequency: none },
  notes: [noteOf('wish-held', field, 'frequency')],
});

function leftOut(field: Field): () => Strictest {
  return () => ({ wish: {}, notes: [noteOf('unreadable', field)] });
}

/** Each name by itself; the strict ones stand last, since two spellings may be the same name. */
function ofEach(
  field: 'topics' | 'topicFrequency' | 'journeys',
  said: unknown,
  strict: unknown,
  as: string,
): Strictest {
  const all = Object.entries(plainObject(said) ?? {});
  const reads = (some: readonly (readonly [string, unknown])[]) =>
    preferencesPatch.safeParse({ [field]: Object.fromEntries(some) });
  const [good, bad] = [true, false].map((isGood) => all.filter((one) => reads([one]).success === isGood));
  const named = (bad ?? []).filter(([name]) => reads([[name, strict]]).success);
  const read = reads([...(good ?? []), ...named.map(([name]) => [name, strict] as const)]);
  if (!plainObject(said) || !read.success) return held(field);
  const notes = (bad ?? []).map((one) => {
    const place = `${field}.${one[0]}`;
    return named.includes(one) ? noteOf('wish-unreadable', place, as) : noteOf('unreadable', place);
  });
  return { wish: read.data, notes };
}
