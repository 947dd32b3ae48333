import { listConsents } from '../../../db/permission/consents';
import { start } from '../../domain/world';
import { openPageRoom, type PageRoom } from './page-room';

let room: PageRoom;
beforeAll(async () => {
  room = await openPageRoom(start);
});
afterAll(() => room.end());

test('who had agreed to nothing is not offered to take back that they stopped everything, and who had agreed is', async () => {
  const [silent, agreed] = [await room.customer(), await room.customer()];
  await room.consent(agreed, 'news', 'granted');
  room.clock.set(start + 1_000);
  expect((await room.press(silent, 'everything')).text).not.toContain('/undo"');
  expect(await listConsents(room.db, silent, 5)).toMatchObject([{ purpose: '*', state: 'withdrawn', source: 'page' }]);
  expect((await room.press(agreed, 'everything')).text).toContain('/undo"');
});
