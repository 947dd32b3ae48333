import type { Random } from '../random';
import { answers, enters } from './journeys';

/** What one person does, in order; the same whatever is killed meanwhile. */
export type Plan = {
  readonly user: string;
  readonly consents: readonly { readonly purpose: string; readonly state: 'granted' }[];
  readonly events: readonly Said[];
};
export type Said = { readonly event: string; readonly properties: Readonly<Record<string, unknown>> };

const nested = (depth: number): unknown => (depth === 0 ? 'deep' : { in: nested(depth - 1) });

/** Values that nobody made here, and that databases, templates and JSON may stumble over. */
const hostile: readonly unknown[] = [
  'x\u0000y',
  'half \ud800 of a pair',
  '\udc00',
  '\u202egnp.exe',
  '{{ customer.traits.email }}{% raw %}',
  'line\r\nBcc: everybody@example.org',
  '😀'.repeat(2_000),
  '\u001b[31m\u0007',
  1e308,
  -0,
  2 ** 53 + 2,
  nested(40),
  { ['__proto__']: { polluted: true }, constructor: 1 },
  ['', null, [], {}],
  '2024-02-30',
  'null',
];

export function somePerson(n: number, journeys: readonly string[], random: Random): Plan {
  const pick = <T>(list: readonly T[]): T | undefined => list[Math.floor(random.next() * list.length)];
  const user = `soaked ${n}`;
  const entries = Array.from({ length: 1 + Math.floor(random.next() * 3) }, (_, index): Said[] => {
    const token = `${n}-${index}`;
    const extra = random.next() < 0.8 ? { extra: pick(hostile) } : {};
    const properties = { token, n: Math.floor(random.next() * 100), flag: random.next() < 0.5, ...extra };
    const answer = random.next() < 0.5 ? [{ event: answers, properties: { token } }] : [];
    return [{ event: enters(pick(journeys) ?? ''), properties }, ...answer];
  });
  // Who never said yes is not written to; a no would also end passages, at a wake that may come sooner or later.
  const news = random.next() < 0.85 ? [{ purpose: 'news', state: 'granted' as const }] : [];
  return {
    user,
    consents: [...news, { purpose: 'orders', state: 'granted' }],
    events: entries.flat(),
  };
}
