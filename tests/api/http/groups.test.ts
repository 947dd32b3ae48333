import fc from 'fast-check';
import { Groups } from '../../../api/http/groups';

type One = { readonly who: number; readonly n: number };

/** Groups of different people, of which a part comes again once, behind what was written. */
function room(most: number, comesAgain: (one: One) => boolean) {
  const written: One[] = [];
  const groups: (readonly One[])[] = [];
  const again = new Set<One>();
  const atOnce = { now: 0, most: 0 };
  const busy = new Set<number>();
  const all = new Groups<One>({
    most,
    begin() {
      const people = new Set(busy);
      return ({ who }) => {
        const isFirst = !people.has(who);
        people.add(who);
        return isFirst;
      };
    },
    async write(group) {
      for (const { who } of group) busy.add(who);
      atOnce.most = Math.max(atOnce.most, (atOnce.now += 1));
      groups.push(group);
      await new Promise(setImmediate);
      const late = group.filter((one) => comesAgain(one) && !again.has(one));
      for (const one of late) again.add(one);
      written.push(...group.filter((one) => !late.includes(one)));
      for (const { who } of group) busy.delete(who);
      atOnce.now -= 1;
      return late;
    },
  });
  return { all, written, groups, atOnce };
}

const settled = async (count: number, written: readonly One[]): Promise<void> => {
  for (let n = 0; n < 1_000 && written.length < count; n++) await new Promise(setImmediate);
};

test('everybody who comes is written once, in groups of no more than most, two at a time, and nobody overtakes themselves', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.nat({ max: 5 }), { maxLength: 60 }),
      fc.integer({ min: 1, max: 7 }),
      fc.nat({ max: 4 }),
      async (people, most, late) => {
        const { all, written, groups, atOnce } = room(most, ({ n }) => late > 0 && n % (late + 1) === 1);
        const came = people.map((who, n) => ({ who, n }));
        for (const one of came) {
          all.add(one);
          if (one.n % 5 === 0) await new Promise(setImmediate);
        }
        await settled(came.length, written);
        expect(written.toSorted((a, b) => a.n - b.n)).toEqual(came);
        expect(all.length).toBe(0);
        expect(Math.max(0, ...groups.map(({ length }) => length))).toBeLessThanOrEqual(most);
        expect(atOnce.most).toBeLessThanOrEqual(2);
        for (const who of new Set(people)) {
          const own = written.filter((one) => one.who === who).map(({ n }) => n);
          expect(own).toEqual(own.toSorted((a, b) => a - b));
        }
      },
    ),
  );
});
