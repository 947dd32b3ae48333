import { setTimeout as sleep } from 'node:timers/promises';
import { copyAsZip } from '../../../api/customers/copy/zip';
import type { Copy } from '../../../db/rights/export';

let isOpen: boolean;
let reading: number;
beforeEach(() => {
  isOpen = true;
  reading = 0;
});

/** Rows without end of a transaction that refuses whoever asks when it is over. */
async function* endless(): AsyncGenerator<readonly string[]> {
  reading += 1;
  try {
    for (;;) {
      await sleep(1);
      if (!isOpen) throw new Error('the transaction is over');
      yield Array.from({ length: 50 }, () => JSON.stringify({ word: Math.random() }));
    }
  } finally {
    reading -= 1;
  }
}

const copyWith = (rowsOf: Copy['rowsOf']): Copy => ({ customer: '{"customer_id":"1"}', traits: {}, tables: ['events', 'consents'], rowsOf }); // prettier-ignore
const archive = (rowsOf: Copy['rowsOf']): AsyncGenerator<Buffer> => copyAsZip(copyWith(rowsOf), '2026-03-02T10:00:00.000Z'); // prettier-ignore

test('an archive that is given up in the middle has stopped reading when that is done', async () => {
  const parts = archive(endless);
  for (let taken = 0; taken < 3; taken++) await parts.next();
  expect(reading).toBe(1);
  await parts.return(undefined);
  isOpen = false;
  expect(reading).toBe(0);
  // An error that nobody hears would end the process in this time.
  await sleep(50);
});

test('what fails while an archive is made fails whoever takes it', async () => {
  const whole = async (rowsOf: Copy['rowsOf']): Promise<void> => {
    for await (const part of archive(rowsOf)) expect(part.length).toBeGreaterThan(0);
  };
  const broken = new Error('the database is away');
  await expect(
    whole(() => {
      throw broken;
    }),
  ).rejects.toThrow(broken);
  await expect(
    whole(async function* () {
      yield await Promise.resolve(['{"word":1}']);
      throw broken;
    }),
  ).rejects.toThrow(broken);
});
