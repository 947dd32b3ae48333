import { sql } from 'kysely';
import { readProfile } from '../../../db/customers/profile';
import { start } from '../../domain/world';
import { openPageRoom, type Fields, type PageRoom } from './page-room';

let room: PageRoom;
beforeAll(async () => {
  room = await openPageRoom(start);
});
afterAll(() => room.end());

const week = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
const lunch = { from: '12:00', to: '13:00' };
const save: Fields = [['quiet', 'on'], ...Object.entries(lunch), ...week.map((one) => ['days', one] as const)];

test.each([
  ['en', 'Quiet as well: 12:00–13:00; 14:00–15:00 Sat, Sun. What you save'],
  ['zh', '另外的免打扰时段：12:00–13:00；14:00–15:00 周六、周日。您'],
])(
  'quiet hours of which there are several are all told of, and one takes the place of all (%s)',
  async (lang, told) => {
    const id = await room.customer();
    const quietHours = [{ from: '22:00', to: '07:00' }, lunch, { from: '14:00', to: '15:00', days: ['sat', 'sun'] }];
    await sql`update customers set preferences = ${JSON.stringify({ quietHours })}::jsonb where customer_id = ${id}`.execute(room.db); // prettier-ignore
    expect((await room.show(id, `?lang=${lang}`)).text).toContain(told);
    await room.press(id, 'preferences', save);
    expect((await readProfile(room.db, id))?.preferences).toEqual({ quietHours: lunch });
    expect((await room.show(id, `?lang=${lang}`)).text).not.toContain(told);
  },
);
