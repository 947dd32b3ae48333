import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { appendFileSync } from 'node:fs';
import { askedChannel, type Asked } from '../../db/base/asked-channel';
import { placeOf } from './asked-queries';

const notes = process.env['SOJOURN_ASKED_QUERIES'];

/** Shapes by the text of their queries: each place is noted once a test file, since a stack costs more than most queries. */
const known = new WeakMap<object, WeakSet<object>>();

function note(asked: unknown): void {
  const { text, shape } = asked as Asked;
  const shapes = known.get(text) ?? new WeakSet();
  if (shapes.has(shape)) return;
  known.set(text, shapes.add(shape));
  const place = placeOf(new Error('asked').stack ?? '');
  if (place !== undefined) appendFileSync(notes ?? '', `${place}\n`);
}

if (notes !== undefined) {
  subscribe(askedChannel, note);
  afterAll(() => void unsubscribe(askedChannel, note));
}
