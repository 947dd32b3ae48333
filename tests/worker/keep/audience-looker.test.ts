import { sql } from 'kysely';
import pino from 'pino';
import { DefinitionsSource } from '../../../db/definitions/definitions';
import { AudienceLooker } from '../../../worker/keep/audience-looker';
import { openEngineRoom, type EngineRoom } from '../../activities/engine-room';
import { day, journey, onEvent, policy, start, wait } from '../../domain/world';
import { writeAudience } from '../../setup/written';

let room: EngineRoom;
beforeAll(async () => {
  room = await openEngineRoom(start);
  await writeAudience(room.db, { key: 'all', when: 'customer.stage == "anonymous"' }, 1, start);
  await room.publish(journey('j', [wait('w', day)], { enter: [onEvent('Audience Entered')] }));
});
afterAll(() => room.end());

test('while people who did something wait to be told a look at everybody takes one step, else as many as its time allows', async () => {
  await sql`insert into customers (customer_id, stage_since, created_at) select gen_random_uuid(), now(), now() from generate_series(1, 900)`.execute(
    room.db,
  );
  const definitions = new DefinitionsSource(policy());
  const log = pino({ level: 'silent' });
  const looker = new AudienceLooker({ db: room.db, definitions, clock: room.clock, log, longest: 60_000 });
  const noted = async () => (await sql`select from audience_members`.execute(room.db)).rows.length;
  const wake = (ago: string) =>
    sql`insert into outbox (customer_id, signal, created_at) values (gen_random_uuid(), 'event', now() - ${ago}::interval)`.execute(
      room.db,
    );
  await wake('1 minute');
  await looker.look();
  expect(await noted()).toBe(200);
  await looker.look();
  expect(await noted()).toBe(400);
  await sql`delete from outbox`.execute(room.db);
  await sql`insert into outbox (customer_id, signal, bulk, created_at) values (gen_random_uuid(), 'wake', true, now() - interval '1 hour')`.execute(
    room.db,
  );
  await looker.look();
  expect(await noted()).toBe(900);
});
