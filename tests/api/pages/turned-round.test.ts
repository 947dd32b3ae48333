import { sql } from 'kysely';
import { readProfile } from '../../../db/customers/profile';
import { start } from '../../domain/world';
import { openPageRoom, type PageRoom } from './page-room';

let room: PageRoom;
beforeAll(async () => {
  room = await openPageRoom(start);
});
afterAll(() => room.end());

test('who saves a field beside one that would turn round the page leaves that one as it was', async () => {
  const id = await room.customer();
  const traits = {
    firstName: { value: '\u202Egnp.exe', source: 'shop', at: start },
    city: { value: 'Ulm', source: 'shop', at: start },
  };
  await sql`update customers set traits = ${JSON.stringify(traits)}::jsonb where customer_id = ${id}`.execute(room.db);
  const fields = [...(await room.show(id)).text.matchAll(/name="(text:[^"]+)"[^>]* value="([^"]*)"/g)].map(([, name = '', value = '']) => [name, name === 'text:city' ? 'Bonn' : value] as const); // prettier-ignore
  expect(new Map(fields)).toEqual(new Map([['text:firstName', 'gnp.exe'], ['text:city', 'Bonn']])); // prettier-ignore
  await room.press(id, 'profile', fields);
  expect((await readProfile(room.db, id))?.traits).toMatchObject({ firstName: { value: '\u202Egnp.exe', source: 'shop' }, city: { value: 'Bonn', source: 'page' } }); // prettier-ignore
});
