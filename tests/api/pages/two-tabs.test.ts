import { sql } from 'kysely';
import { readProfile } from '../../../db/customers/profile';
import { minute, start } from '../../domain/world';
import { openPageRoom, type PageRoom } from './page-room';

let room: PageRoom;
let now = start;
beforeAll(async () => {
  room = await openPageRoom(start);
});
beforeEach(() => room.clock.set((now += minute)));
afterAll(() => room.end());

/** What a form of a page sends that holds a field, as it stands there, but for what somebody types into it. */
function sent(page: string, field: string, typed: string): Record<string, string> {
  const form = page.split('<form').find((one) => one.includes(`name="${field}"`)) ?? '';
  const inputs = [...form.matchAll(/<input[^>]*?name="([^"]+)"[^>]*?value="([^"]*)"/gs)].map(([, name = '', value = '']) => [name, value] as const); // prettier-ignore
  return { ...Object.fromEntries(inputs), [field]: typed };
}
const wishes = async (id: string) => (await readProfile(room.db, id))?.preferences;

test('a way that was switched off in one tab is not switched on by another one that was opened before', async () => {
  const id = await room.customer();
  await sql`insert into identifiers (customer_id, kind, value, source, added_at) values (${id}, 'phone', '+4917012345678', 'shop', ${new Date(now)})`.execute(room.db); // prettier-ignore
  await room.press(id, 'preferences', { channel: 'email', move: 'off' });
  expect(await wishes(id)).toEqual({ channels: ['sms'] });
  room.clock.set((now += minute));
  await room.press(id, 'preferences', { channel: 'sms', move: 'off' });
  expect(await wishes(id)).toEqual({ channels: [] });
  for (const channel of ['sms', 'email']) {
    room.clock.set((now += minute));
    await room.press(id, 'preferences', { channel, move: 'on' });
  }
  room.clock.set((now += minute));
  await room.press(id, 'preferences', { channel: 'email', move: 'up' });
  expect(await wishes(id)).toEqual({ channels: ['email', 'sms'] });
});

test('a field that was corrected in one tab is not changed back by another one that was opened before', async () => {
  const id = await room.customer();
  const traits = { city: { value: 'Ulm', source: 'shop', at: start }, firstName: { value: 'Ann', source: 'shop', at: start } }; // prettier-ignore
  await sql`update customers set traits = ${JSON.stringify(traits)}::jsonb where customer_id = ${id}`.execute(room.db);
  const opened = (await room.show(id)).text;
  await room.press(id, 'profile', sent(opened, 'text:city', 'Bonn'));
  room.clock.set((now += minute));
  await room.press(id, 'profile', sent(opened, 'text:firstName', 'Anna'));
  const after = (await readProfile(room.db, id))?.traits;
  expect([after?.['city']?.value, after?.['firstName']?.value]).toEqual(['Bonn', 'Anna']);
});
