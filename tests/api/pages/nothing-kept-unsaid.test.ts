import { sql } from 'kysely';
import { readProfile } from '../../../db/customers/profile';
import { listConsents } from '../../../db/permission/consents';
import { policy, start, template } from '../../domain/world';
import { startApi, type Api } from '../api';
import { openPageRoom, type PageRoom } from './page-room';

let room: PageRoom;
let api: Api;
beforeAll(async () => {
  [room, api] = await Promise.all([openPageRoom(start), startApi()]);
  await room.policy(policy());
  await room.template(template('mail'));
});
afterAll(async () => {
  await room.end();
  await api.stop();
});

test.each(['preferences', 'profile'])('a form of %s that says nothing is not told as saved', async (action) => {
  const id = await room.customer();
  const before = await readProfile(room.db, id);
  const page = await room.press(id, action, { lang: 'en' });
  expect(page.text).toContain('Nothing had to be changed.');
  expect(page.text).not.toContain('Saved.');
  expect(await readProfile(room.db, id)).toEqual(before);
});

test('a demand of no right changes nothing and says where to look', async () => {
  const page = await room.press(await room.customer(), 'demand', { right: '<b>', lang: 'en' });
  expect(page.status).toBe(422);
  expect(page.text).toContain('Nothing was changed: please check “Your data is yours”.');
});

test('a name that is longer than what is kept is refused whole, in the language of the page', async () => {
  const id = await room.customer();
  const traits = JSON.stringify({ firstName: { value: 'Ann', source: 'shop', at: start } });
  await sql`update customers set traits = ${traits}::jsonb where customer_id = ${id}`.execute(room.db);
  await room.press(id, 'profile', { 'text:firstName': 'x'.repeat(2_000) });
  const before = await readProfile(room.db, id);
  expect(before?.traits['firstName']?.value).toBe('x'.repeat(2_000));
  const page = await room.press(id, 'profile', { 'text:firstName': 'y'.repeat(10_000), lang: 'en' });
  expect(page.status).toBe(422);
  expect(page.text).toContain('Nothing was changed: “First name” is too long; we keep at most 2,000 characters.');
  const chinese = await room.press(id, 'profile', { 'text:firstName': 'y'.repeat(2_001), lang: 'zh' });
  expect(chinese.text).toContain('过长');
  expect(await readProfile(room.db, id)).toEqual(before);
  expect(await listConsents(room.db, id, 50)).toEqual([]);
});

test.each([
  ['/me/%00', 400],
  ['/u/%07', 400],
  ['/c/%1f', 400],
  ['/r/%00', 400],
  ['/me/', 404],
  ['/u', 404],
  ['/me/a/b/c', 404],
])('a browser at %s reads that the link does not work', async (path, status) => {
  const open = (accept: string) => fetch(`${api.url}${path}`, { headers: { accept, 'accept-language': 'en' } });
  const page = await open('text/html');
  expect([page.status, page.headers.get('content-type')]).toEqual([status, 'text/html; charset=utf-8']);
  expect(await page.text()).toContain('This link does not work');
  const told = await open('application/json');
  expect(await told.json()).toMatchObject({ code: status === 400 ? 'malformed-request' : 'not-found' });
});
