import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { Noes } from '../../../api/customers/permission/noes';
import { Crowded } from '../../../api/http/aside';
import { startApi, type Api } from '../api';

let api: Api;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.stop());

/** Accounts that agreed, with an address each, or all with the same one. @returns their ids */
async function people(name: string, count: number, address?: string): Promise<string[]> {
  const names = Array.from({ length: count }, (_, n) => `${name}-${n}`);
  const batch = names.flatMap((userId) => [
    { type: 'identify', userId, traits: { email: address ?? `${userId}@example.org` } },
    { type: 'track', userId, event: 'Consent Changed', properties: { purpose: 'news', state: 'granted' } },
  ]);
  expect((await api.call('POST', '/v1/batch', { batch })).status).toBe(200);
  const ids: string[] = [];
  for (const user of names) ids.push(String((await api.call('GET', `/v1/customers/user:${user}`)).body['id']));
  await sql`update customers set stage = 'registered'`.execute(api.db);
  await sql`delete from outbox`.execute(api.db);
  await sql`update events set undecided = false`.execute(api.db);
  return ids;
}

const word = { consent: { purpose: 'news', channel: 'email', state: 'withdrawn' }, by: 'test' } as const;
const noOf = (customerId: string) => ({ customerId, word });

/** Holds somebody's lock, as a decision about them does. @returns what lets them go */
async function held(id: string): Promise<() => Promise<void>> {
  let letGo = (): void => undefined;
  const until = new Promise<void>((done) => (letGo = done));
  let whole = Promise.resolve();
  await new Promise<void>((isHeld) => {
    whole = api.db.transaction().execute(async (tx) => {
      await sql`select from customers where customer_id = ${id} for no key update`.execute(tx);
      isHeld();
      await until;
    });
  });
  return () => (letGo(), whole);
}

const linesOf = async (ids: readonly string[]) =>
  (await sql`select customer_id as id from consents where customer_id = any(${sql.val([...ids])}::uuid[]) and state = 'withdrawn'`.execute(api.db)).rows; // prettier-ignore

const woken = async (ids: readonly string[]): Promise<unknown[]> =>
  (await sql<{ id: string }>`select customer_id as id from outbox where customer_id = any(${sql.val([...ids])}::uuid[])`.execute(api.db)).rows.map(({ id }) => id); // prettier-ignore

test('noes that come together share a transaction of few statements, and each is on record once', async () => {
  const ids = await people('together', 20);
  const noes = new Noes(api.deps);
  const before = api.statements.length;
  const answers = await Promise.all(ids.map((id) => noes.say(noOf(id))));
  const asked = api.statements.slice(before);
  expect(answers.map((one) => [one?.inTheAir, one?.heard.lines.length])).toEqual(ids.map(() => [[], 1]));
  expect(asked.filter((text) => text === 'begin')).toHaveLength(3);
  // Of each of the three groups: begin, their locks, what is known, the definitions where they are not, their lines, commit, what is in the air.
  expect(asked.length).toBeLessThanOrEqual(30);
  expect(await linesOf(ids)).toHaveLength(ids.length);
  expect(await woken(ids)).toEqual([]);
});

test('who is held by somebody else, or shares an address with such a one, holds up nobody else', async () => {
  const [busy = '', ...others] = await people('busy', 4);
  const [sharer = '', holder = ''] = await people('sharing', 2, 'both@example.org');
  const letGo = [await held(busy), await held(holder)];
  const noes = new Noes(api.deps);
  const waiting = [noes.say(noOf(busy)), noes.say(noOf(sharer))];
  const answers = await Promise.all(others.map((id) => noes.say(noOf(id))));
  expect(answers.map((one) => one?.heard.lines.length)).toEqual(others.map(() => 1));
  expect(await linesOf([busy, sharer])).toEqual([]);
  for (const one of letGo) await one();
  expect((await Promise.all(waiting)).map((one) => one?.inTheAir)).toEqual([[], []]);
  expect(await linesOf([busy, sharer])).toHaveLength(2);
});

test('what is in the air to one of them, or to the address of one, is waited for by nobody else', async () => {
  const [spoken = '', ...others] = await people('spoken', 3);
  const [sharer = '', beside = ''] = await people('beside', 2, 'beside@example.org');
  for (const id of [spoken, beside])
    await sql`insert into messages (customer_id, message_id, enrolment_id, journey, version, step, template, template_version, purpose, channel, class,
        priority, status, decided_at, not_before, at, attempt, lease_until)
      values (${id}, ${randomUUID()}, ${randomUUID()}, 'j', 1, 's', 't', 1, 'news', 'email', 'marketing', 50, 'handing-over', now(), now(), now(), 1,
        now() + interval '1 hour')`.execute(api.db);
  const noes = new Noes(api.deps);
  const order: string[] = [];
  const answers = await Promise.all(
    [spoken, sharer, ...others].map(async (id) => {
      const answer = await noes.say(noOf(id));
      order.push(id);
      return answer?.inTheAir.length;
    }),
  );
  expect(answers).toEqual([1, 1, 0, 0]);
  expect(new Set(order.slice(0, 2))).toEqual(new Set(others));
});

test('one that cannot be stored, and one of somebody whom nobody knows, cost the others nothing', async () => {
  const ids = await people('poison', 6);
  const poison = ids[3] ?? '';
  await api.asOwner(`create function refuse_poison() returns trigger language plpgsql as $$ begin raise 'poison'; end $$;
    create trigger poison before insert on consents for each row when (new.customer_id = '${poison}') execute function refuse_poison()`);
  const noes = new Noes(api.deps);
  const all = [...ids.slice(0, 2), randomUUID(), ...ids.slice(2)];
  const told = await Promise.allSettled(all.map((id) => noes.say(noOf(id))));
  await api.asOwner('drop trigger poison on consents; drop function refuse_poison()');
  const outcomes = told.map((one) => (one.status === 'fulfilled' ? one.value?.heard.lines.length : one.status));
  expect(outcomes).toEqual([1, 1, undefined, 1, 'rejected', 1, 1]);
  expect(await linesOf(ids)).toHaveLength(5);
});

test('a person who says no twice at once has one line, and both are answered', async () => {
  const [id = ''] = await people('twice', 1);
  const noes = new Noes(api.deps);
  const answers = await Promise.all(Array.from({ length: 5 }, () => noes.say(noOf(id))));
  expect(answers.map((one) => one?.inTheAir)).toEqual(answers.map(() => []));
  expect(await linesOf([id])).toHaveLength(1);
});

test('more than may wait are told to come again, and those who wait are answered', async () => {
  const ids = await people('crowd', 8);
  const noes = new Noes(api.deps, 2);
  const told = await Promise.allSettled(ids.map((id) => noes.say(noOf(id))));
  const refused = told.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
  expect(refused).toEqual(Array.from({ length: 4 }, () => expect.any(Crowded)));
  expect(await linesOf(ids)).toHaveLength(4);
});

test('a no wakes who has the same address where something is under way for them, and nobody else', async () => {
  const [speaker = '', idle = '', inJourney = ''] = await people('bound', 3, 'bound@example.org');
  await sql`insert into enrolments (customer_id, enrolment_id, journey, version, key, state, step, since, entry, entered_at)
    values (${inJourney}, ${randomUUID()}, 'j', 1, 'k', 'active', 's', now(), '{}', now())`.execute(api.db);
  expect(await new Noes(api.deps).say(noOf(speaker))).toMatchObject({ inTheAir: [] });
  expect(await woken([speaker, idle, inJourney])).toEqual([inJourney]);
});
