import { z } from 'zod';
import { detailsOf } from '../../../domain/schema/reading/details';

test('of thousands of things that are wrong the first two hundred are told', () => {
  const keys = Object.fromEntries(Array.from({ length: 40_000 }, (_, index) => [`k${index}`, 1]));
  const unknown = z.strictObject({}).safeParse(keys);
  const wrong = z.array(z.string()).safeParse(Array.from({ length: 10_000 }, () => 1));
  for (const { error } of [unknown, wrong]) {
    if (!error) throw new Error('nothing was wrong');
    expect(detailsOf(error)).toHaveLength(200);
    expect(detailsOf(error)[199]?.pointer).toMatch(/199$/);
  }
});
