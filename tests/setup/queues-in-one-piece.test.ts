import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { queuesOf } from '../../worker/embedded/queues-in-one-piece';

let folder = '';
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'sojourn-queues-'))));
afterEach(() => rmSync(folder, { recursive: true }));

const inOnePiece = ['matching.numTaskqueueReadPartitions=1', 'matching.numTaskqueueWritePartitions=1'];

test('a file that begins has its queues in one piece, at its later starts as well', () => {
  const file = join(folder, 'temporal.db');
  expect(queuesOf(file)).toEqual(inOnePiece);
  writeFileSync(file, '');
  expect(queuesOf(file)).toEqual(inOnePiece);
});

test('a file that an older Sojourn began keeps its queues divided, since tasks may lie in each part', () => {
  const file = join(folder, 'temporal.db');
  writeFileSync(file, '');
  expect([queuesOf(file), queuesOf(file)]).toEqual([[], []]);
});
