import { anonymousReply } from '../../../domain/replies/anonymous-reply';
import { leastGrowth } from '../../setup/cost';

const to = 'ann.smith@example.org';
const hostile = ['a', '@', 'a@', '@a', 'a@b ', 'ann.smith', 'ann.smith@', 'ann.smith@example.', ' ', '\u00a0', ' a', '\r\n', '<', '("', 'ann.smit', '.', '\u{1F600}', 'é', 'ÀNN', '\ud83d', 'smith ann ']; // prettier-ignore

/** Many times over, since one reading is too short to be measured. */
const reading =
  (part: string, size: number, times: number, address = to) =>
  (): void => {
    const reply = part.repeat(Math.ceil(size / part.length));
    for (let n = 0; n < times; n++) anonymousReply(reply, address);
  };

describe('the words of a provider without the address', () => {
  test.each(hostile)('%j repeated as often as it is read takes time in proportion', (part) => {
    expect(leastGrowth(reading(part, 2_500, 20), reading(part, 5_000, 20))).toBeLessThan(2.5);
  });

  test.each(hostile)('%j repeated as often as its spaces are looked for takes time in proportion', (part) => {
    expect(leastGrowth(reading(part, 50_000, 10), reading(part, 100_000, 10))).toBeLessThan(2.5);
  });

  test.each(['aa', '..', '((', 'a'.repeat(60), '@@'])('nor does an address of %j take longer', (local) => {
    const address = `${local}@${local}`;
    expect(leastGrowth(reading(local, 2_500, 20, address), reading(local, 5_000, 20, address))).toBeLessThan(2.5);
  });
});
