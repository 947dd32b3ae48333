import { sql } from 'kysely';
import { beginLooks } from '../../db/definitions/audience-looks';
import { stepLooks } from '../../db/definitions/look-at-audiences';
import { DefinitionsSource } from '../../db/definitions/definitions';
import { lockProfile } from '../../db/customers/customers';
import { joinPeople, lockPeople } from '../../db/customers/join';
import { hear } from '../../db/customers/hear';
import { askForWakes } from '../../db/wake/outbox';
import type { Said } from '../../domain/person/said';
import { day, exact, hour, journey, onEvent, policy, start, template, wait } from '../domain/world';
import { masterKey, personSecrets } from '../setup/master-key';
import { rowsOf } from '../setup/rows-of';
import { writeAudience, writeStatement } from '../setup/written';
import { openEngineRoom, type EngineRoom } from './engine-room';

let room: EngineRoom;
beforeEach(async () => {
  room = await openEngineRoom(start);
  await room.template(template('mail'));
});
afterEach(() => room.end());

const always = { again: 'always' } as const;
const listen = async (): Promise<void> => {
  await room.publish(journey('in', [wait('w', day)], { enter: [onEvent('Audience Entered', always)], exit: [{ on: 'Audience Left', as: 'left' }] })); // prettier-ignore
};
const audience = (when: string, version = 1) => writeAudience(room.db, { key: 'a', when }, version, room.clock.now());

async function look(): Promise<void> {
  const inForce = await new DefinitionsSource(policy()).current(room.db);
  await beginLooks(room.db, inForce, room.clock.now());
  while (await stepLooks(room.db, inForce, room.clock.now())) continue;
}

/** What a backend says of somebody, as any road has it stored. @returns whether it wakes them */
async function say(id: string, traits: Record<string, unknown>, more: Partial<Said> = {}): Promise<boolean> {
  const now = room.clock.now();
  return room.db.transaction().execute(async (tx) => {
    const profile = await lockProfile(tx, id);
    if (!profile) throw new Error('nobody has this id');
    const { listeners, policy: rules } = await new DefinitionsSource(policy()).current(tx);
    const saying = { at: now, receivedAt: now, by: 'test', traits, ...more };
    const { wakes } = await hear({ tx, profile, rules: { policy: rules, watch: listeners.watch, trustTimes: true, isTaken: () => false }, secrets: personSecrets }, [saying]); // prettier-ignore
    await askForWakes(tx, wakes);
    return wakes.length > 0;
  });
}
const advance = (customerId: string) => room.activities.advance({ customerId });
const told = async (): Promise<unknown[]> =>
  (await rowsOf(room.db, sql<{ name: string; customer_id: string }>`select customer_id, name from events where name like 'Audience %' order by seq`)).map((one) => [one.customer_id, one.name]); // prettier-ignore
const members = async (): Promise<string[]> =>
  (await rowsOf(room.db, sql<{ id: string }>`select customer_id as id from audience_members where audience = 'a' order by 1`)).map(({ id }) => id); // prettier-ignore
const states = async (): Promise<unknown[]> =>
  (await rowsOf(room.db, sql<{ state: string }>`select state from enrolments order by entered_at, enrolment_id`)).map(({ state }) => state); // prettier-ignore

test('what is said of somebody brings them in, journeys hear it, and the timeline has it; what is taken back leads out again', async () => {
  await audience('customer.traits.vip == true');
  await listen();
  await look();
  const id = await room.customer();
  expect(await say(id, { city: 'Berlin' })).toBe(false);
  expect(await say(id, { vip: true })).toBe(true);
  await advance(id);
  await advance(id);
  expect([await told(), await members(), await states()]).toEqual([[[id, 'Audience Entered']], [id], ['active']]);
  await say(id, { vip: false });
  await advance(id);
  expect([await told(), await members(), await states()]).toEqual([
    [[id, 'Audience Entered'], [id, 'Audience Left']],
    [],
    ['exited'],
  ]); // prettier-ignore
});

test('of an audience that nobody listens to nothing is kept, and nobody is woken', async () => {
  await audience('customer.traits.vip == true');
  await look();
  const id = await room.customer();
  expect(await say(id, { vip: true })).toBe(false);
  await advance(id);
  expect([await told(), await members()]).toEqual([[], []]);
  expect(await rowsOf(room.db, sql`select audience from audience_looks`)).toEqual([]);
});

test('who is among it when somebody begins to listen is noted, a page at a time, and is no news', async () => {
  const said = JSON.stringify({ vip: { value: true, source: 'test', at: start } });
  const all = await rowsOf(room.db, sql<{ id: string; isVip: boolean }>`
    insert into customers (customer_id, stage_since, created_at, traits)
    select gen_random_uuid(), ${new Date(start)}, ${new Date(start)}, case when n <= 230 then ${said}::jsonb else '{}' end from generate_series(1, 450) n
    returning customer_id as id, traits <> '{}' as "isVip"`); // prettier-ignore
  const vips = all.flatMap(({ id, isVip }) => (isVip ? [id] : []));
  await audience('customer.traits.vip == true');
  await listen();
  const [early = '', late = ''] = vips;
  await advance(early);
  await look();
  await advance(late);
  expect(await told()).toEqual([]);
  expect(await members()).toEqual([...vips].sort());
  await say(late, { vip: null });
  await advance(late);
  expect(await told()).toEqual([[late, 'Audience Left']]);
}, 60_000);

test('where an audience means something else, those whom that concerns are woken, and their decisions tell it', async () => {
  await audience('customer.traits.vip == true');
  await listen();
  await look();
  const [stays, leaves, comes] = [await room.customer(), await room.customer(), await room.customer()];
  for (const [id, traits] of [[stays, { vip: true, gold: true }], [leaves, { vip: true }], [comes, { gold: true }]] as const) {
    await say(id, traits);
    await advance(id);
  } // prettier-ignore
  await sql`delete from outbox`.execute(room.db);
  await audience('customer.traits.gold == true', 2);
  await look();
  const woken = await rowsOf(room.db, sql<{ id: string }>`select customer_id as id from outbox order by 1`);
  expect(woken.map(({ id }) => id)).toEqual([leaves, comes].sort());
  for (const { id } of woken) await advance(id);
  expect((await told()).slice(2)).toEqual(expect.arrayContaining([[leaves, 'Audience Left'], [comes, 'Audience Entered']])); // prettier-ignore
  expect(await members()).toEqual([stays, comes].sort());
});

test('time alone brings somebody in at an alarm, also whom nobody has decided for so far', async () => {
  const id = await room.customer();
  await room.event(id, 'Bought');
  await advance(id);
  await audience('now - last("Bought") >= duration("2160h")');
  await listen();
  await look();
  const [alarm] = await rowsOf(room.db, sql<{ due: Date }>`select due from alarms`);
  expect(Number(alarm?.due)).toBe(start + 90 * day);
  room.clock.set(start + 90 * day);
  await advance(id);
  expect(await told()).toEqual([[id, 'Audience Entered']]);
});

describe('where a statement covers what an audience reads', () => {
  const letters = { key: 'letters', version: 1, purpose: 'news', basis: 'consent', data: ['city'], confirm: false, again: 'never', verifiedOnly: false, locales: {} } as const; // prettier-ignore

  /** Whose town rests on a grant of this moment, in an audience of those without one. */
  async function lent(): Promise<string> {
    const id = await room.customer();
    await room.consent(id, 'news', 'granted');
    const traits = { city: { value: 'Bonn', source: 'shop', at: start, basis: 1 } };
    await sql`update customers set traits = ${JSON.stringify(traits)}::jsonb where customer_id = ${id}`.execute(
      room.db,
    );
    await audience('!has(customer.traits.city)');
    await listen();
    return id;
  }

  test('the end of the grant brings them in at an alarm, also whom nobody has decided for so far', async () => {
    await room.policy(policy({ purposes: { news: { class: 'marketing', validFor: exact(10 * day) } } }));
    await writeStatement(room.db, letters, start);
    const id = await lent();
    await look();
    const [alarm] = await rowsOf(room.db, sql<{ due: Date }>`select due from alarms`);
    expect([Number(alarm?.due), await members()]).toEqual([start + 10 * day, []]);
    room.clock.set(start + 10 * day);
    await advance(id);
    expect(await told()).toEqual([[id, 'Audience Entered']]);
  });

  test('a version that covers other data has everybody looked at anew, and only once', async () => {
    await writeStatement(room.db, letters, start);
    const id = await lent();
    await room.consent(id, 'news', 'withdrawn');
    await look();
    expect(await members()).toEqual([id]);
    await sql`delete from outbox`.execute(room.db);
    await look();
    await writeStatement(room.db, { ...letters, version: 2, data: ['size'] }, start);
    await look();
    expect(await rowsOf(room.db, sql`select customer_id as id from outbox`)).toEqual([{ id }]);
    await advance(id);
    expect([await told(), await members()]).toEqual([[[id, 'Audience Left']], []]);
  });
});

test('what an import tells is noted quietly, and what happens next is news', async () => {
  await audience('customer.traits.vip == true');
  await listen();
  await look();
  const id = await room.customer();
  expect(await say(id, { vip: true }, { historical: true })).toBe(true);
  await advance(id);
  await advance(id);
  expect([await told(), await members()]).toEqual([[], [id]]);
  await say(id, { vip: false });
  await advance(id);
  expect(await told()).toEqual([[id, 'Audience Left']]);
});

test('when nobody listens any more who is among it is forgotten, and noted anew when somebody does again', async () => {
  await audience('customer.traits.vip == true');
  await listen();
  await look();
  const id = await room.customer();
  await say(id, { vip: true });
  await advance(id);
  await sql`update enrolments set state = 'exited', ended_at = now()`.execute(room.db);
  const live = (state: string) => sql`update journeys set state = ${state}, live_version = ${state === 'live' ? 1 : null}`.execute(room.db); // prettier-ignore
  await live('archived');
  await look();
  expect([await members(), await rowsOf(room.db, sql`select audience from audience_looks`)]).toEqual([[], []]);
  await live('live');
  await look();
  await advance(id);
  expect([await members(), (await told()).length]).toEqual([[id], 1]);
});

test('two who become one are among what both were, and leave what the whole of them is not', async () => {
  await audience('count("Bought", "30 days") == 1');
  await listen();
  await look();
  const [one, other] = [await room.customer(), await room.customer()];
  for (const id of [one, other]) {
    await room.event(id, 'Bought');
    await advance(id);
  }
  room.clock.set(start + hour);
  await room.db.transaction().execute(async (tx) => {
    await lockPeople(tx, [one, other]);
    await joinPeople(tx, one, other, {
      now: room.clock.now(),
      source: 'test',
      key: undefined,
      by: [],
      ledger: masterKey,
    });
  });
  expect(await members()).toEqual([one]);
  await advance(one);
  expect([await members(), (await told()).at(-1)]).toEqual([[], [one, 'Audience Left']]);
});
