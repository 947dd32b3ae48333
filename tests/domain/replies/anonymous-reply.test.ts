import { anonymousReply } from '../../../domain/replies/anonymous-reply';
import { growth, inProportion } from '../../setup/cost';

const to = 'ann.smith@example.org';
const hostile = ['a', '@', 'a@', '@a', 'a@b ', 'ann.smith', 'ann.smith@', 'ann.smith@example.', ' ', '\u00a0', ' a', '\r\n', '<', '("', 'ann.smit', '.', '\u{1F600}', 'é', 'ÀNN', '\ud83d', 'smith ann ']; // prettier-ignore

/** Many times over, since one reading is too short to be measured. */
const reading =
  (part: string, times: number, address = to) =>
  (size: number) => {
    const reply = part.repeat(Math.ceil(size / part.length));
    return (): void => {
      for (let n = 0; n < times; n++) anonymousReply(reply, address);
    };
  };

describe('the words of a provider without the address', () => {
  test.each(hostile)('%j repeated as often as it is read takes time in proportion', (part) => {
    expect(growth(5_000, reading(part, 20))).toBeLessThan(inProportion);
  });

  test.each(hostile)('%j repeated as often as its spaces are looked for takes time in proportion', (part) => {
    expect(growth(100_000, reading(part, 10))).toBeLessThan(inProportion);
  });

  test.each(['aa', '..', '((', 'a'.repeat(60), '@@'])('nor does an address of %j take longer', (local) => {
    const address = `${local}@${local}`;
    expect(growth(5_000, reading(local, 20, address))).toBeLessThan(inProportion);
  });
});
