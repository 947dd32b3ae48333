import { execFile } from 'node:child_process';
import { rmSync } from 'node:fs';
import { promisify } from 'node:util';
import { WorkflowNotFoundError } from '@temporalio/client';
import { sql } from 'kysely';
import { findTemporal } from '../setup/temporal-cli';
import { textOf } from './canaries';
import { cart, mail, policy } from './definitions';
import { openOwnEngine, type OwnEngine } from './own-engine';
import { pause, until } from './surface';

jest.setTimeout(120_000);

let room: OwnEngine;
beforeAll(async () => {
  room = await openOwnEngine({ clockRate: 3_600 });
  const { surface } = room;
  await surface.policy(policy());
  for (const key of ['hello', 'reminder']) await surface.publish('templates', key, mail(key));
  const steps =
    '  - wait-for: { on: Email Clicked, within: 200 days }\n    then: [ { message: thanks, template: hello } ]\n    else: []\n';
  await surface.publish('journeys', 'cart', cart(steps));
  await surface.publish(
    'journeys',
    'nap',
    journey('nap', 'Nap', '  - wait: 3 hours\n  - { message: awake, template: reminder }\n'),
  );
  await surface.publish(
    'journeys',
    'talk',
    journey('talk', 'Talk', '  - { message: first, template: hello }\n  - wait: 200 days\n'),
  );
}, 120_000);
afterAll(() => room?.end(), 60_000);

const journey = (key: string, on: string, steps: string): string =>
  `journey: ${key}\nname: ${key}\npurpose: cart-reminders\nenter: { on: ${on} }\nsteps:\n${steps}`;

type Person = { readonly id: string; readonly user: string; readonly email: string };

async function somebody(user: string): Promise<Person> {
  const email = `${user}@example.org`;
  await room.surface.identify(user, { email });
  await room.surface.consent(`user:${user}`, 'cart-reminders', 'granted');
  return { id: (await room.surface.profile(`user:${user}`)).id, user, email };
}

/** Somebody who waits for a click. */
async function sleeper(user: string): Promise<Person> {
  const person = await somebody(user);
  await room.surface.track(user, 'Product Added', { cart_id: '1' });
  await until('the wait', async () => (await room.surface.enrolments(person.id))[0]?.waitingFor);
  return person;
}

const handleOf = ({ id }: Pick<Person, 'id'>) => room.temporal.workflow.getHandle(`customer/${id}`);
const mailsTo = ({ email }: Person): number => room.given.filter(({ to }) => to === email).length;

async function detailsOf(workflowId: string): Promise<string> {
  const metadata = await room.temporal.workflow
    .getHandle(workflowId)
    .query<{ currentDetails?: string }>('__temporal_workflow_metadata')
    .catch(() => undefined);
  return metadata?.currentDetails ?? '';
}

const says = (workflowId: string, what: RegExp, millis?: number): Promise<unknown> =>
  until(`${workflowId} says ${what}`, async () => what.test(await detailsOf(workflowId)), millis);
const saysSo = ({ id }: Person, what: RegExp, millis?: number) => says(`customer/${id}`, what, millis);

const askedToCancel = /asked to cancel.*goes on/;
const startedAgain = /had been ended.*started again/;

async function click(person: Person): Promise<void> {
  await room.surface.track(person.user, 'Email Clicked');
  await until('the thanks', async () => mailsTo(person) === 1);
}

/** While it lasts, the database refuses to write what a wake of this person decides. */
async function refusing<T>({ id }: Person, work: () => Promise<T>): Promise<T> {
  const name = `refuse_${id.replaceAll('-', '')}`;
  await room.asOwner(`create function ${name}() returns trigger language plpgsql as $$ begin raise exception 'no: %', new; end $$;
    create trigger ${name} before insert or update on enrolments for each row when (new.customer_id = '${id}') execute function ${name}()`);
  try {
    return await work();
  } finally {
    await room.asOwner(`drop function ${name}() cascade`);
  }
}

/** Wakes that wait to be told. */
async function outboxOf({ id }: Person): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*) as n from outbox where customer_id = ${id} and signal <> 'erase'`.execute(room.db); // prettier-ignore
  return rows[0]?.n ?? 0;
}

async function pendingActivity(person: Person): Promise<string> {
  return until('the activity', async () => {
    const { raw } = await handleOf(person).describe();
    return raw.pendingActivities?.[0]?.activityType?.name ?? undefined;
  });
}

describe('a request for cancellation', () => {
  test('of somebody who waits is told, and the next event still goes on', async () => {
    const ann = await sleeper('cancel-1');
    await handleOf(ann).cancel();
    await saysSo(ann, askedToCancel);
    await handleOf(ann)
      .cancel()
      .catch(() => undefined);
    await click(ann);
    await until('the end', async () => (await handleOf(ann).describe()).status.name === 'COMPLETED');
  });

  test('lets timers fire', async () => {
    const bob = await somebody('cancel-2');
    await room.surface.track(bob.user, 'Nap');
    await until('the wait', async () => (await room.surface.enrolments(bob.id))[0]?.waitingFor);
    await handleOf(bob).cancel();
    await until('the mail', async () => mailsTo(bob) === 1);
  });

  test('leaves pause and resume working', async () => {
    const cem = await sleeper('cancel-3');
    await handleOf(cem).cancel();
    await saysSo(cem, askedToCancel);
    expect(await handleOf(cem).executeUpdate('pause', { args: [{ reason: 'asked' }] })).toMatchObject({ paused: true });
    expect(await handleOf(cem).executeUpdate('resume')).toMatchObject({ paused: false });
    await click(cem);
  });

  test('in the middle of a wake does not end it', async () => {
    const dee = await somebody('cancel-4');
    const before = room.answer;
    let release = (): void => undefined;
    const held = new Promise<void>((free) => (release = free));
    room.answer = async () => (await held, { outcome: 'sent', reply: '250 ok' });
    await room.surface.track(dee.user, 'Talk');
    await until('the hand-over', async () => mailsTo(dee) === 1);
    await handleOf(dee).cancel();
    release();
    room.answer = before;
    await until('the wait', async () =>
      /until/.test((await room.surface.enrolments(dee.id, 'talk'))[0]?.waitingFor ?? ''),
    );
    await saysSo(dee, askedToCancel);
    expect((await handleOf(dee).describe()).status.name).toBe('RUNNING');
    await room.surface.track(dee.user, 'Product Added', { cart_id: '2' });
    await until('the second passage', async () => (await room.surface.enrolments(dee.id, 'cart'))[0]?.waitingFor);
  });

  test('while the database refuses goes on when it takes again', async () => {
    const eli = await somebody('cancel-5');
    await refusing(eli, async () => {
      await room.surface.track(eli.user, 'Product Added', { cart_id: 'canary-of-a-row' });
      expect(await pendingActivity(eli)).toBe('advance');
      const failures = await until('a failure', async () => {
        const said = textOf([
          (await handleOf(eli).describe()).raw.pendingActivities,
          await handleOf(eli).fetchHistory(),
        ]);
        return (said.match(/it failed with P0001/g) ?? []).length >= 2 && said;
      });
      expect(failures + room.logLines.join('')).not.toContain('canary-of-a-row');
      await handleOf(eli).cancel();
      await pause(500);
    });
    await until('the wait', async () => (await room.surface.enrolments(eli.id))[0]?.waitingFor);
    await saysSo(eli, askedToCancel);
    await click(eli);
  });

  test('while a message waits in its queue leaves it there until it goes', async () => {
    const fay = await somebody('cancel-6');
    room.answer = async () => ({ outcome: 'later', reply: '421 busy', whose: 'provider' });
    await room.surface.track(fay.user, 'Talk');
    expect(await pendingActivity(fay)).toBe('deliver');
    await handleOf(fay).cancel();
    await saysSo(fay, askedToCancel);
    room.answer = async () => ({ outcome: 'sent', reply: '250 ok' });
    await until('the next step', async () =>
      /until/.test((await room.surface.enrolments(fay.id))[0]?.waitingFor ?? ''),
    );
  });

  test('before the first wake lets it come', async () => {
    const gil = await somebody('cancel-7');
    await room.stopWorker();
    await room.surface.track(gil.user, 'Product Added', { cart_id: '1' });
    await room.temporal.workflow.signalWithStart('customer', {
      workflowId: `customer/${gil.id}`,
      taskQueue: 'customers',
      signal: 'wake',
    });
    await handleOf(gil).cancel();
    await room.startWorker();
    await until('the wait', async () => (await room.surface.enrolments(gil.id))[0]?.waitingFor);
    await saysSo(gil, askedToCancel);
    await click(gil);
  });

  test('is still told when the run has continued as a new one', async () => {
    const hal = await sleeper('cancel-8');
    await handleOf(hal).cancel();
    await saysSo(hal, askedToCancel);
    const { runId } = await handleOf(hal).describe();
    await until(
      'the new run',
      async () => {
        await handleOf(hal).signal('wake');
        await pause(30);
        return (await handleOf(hal).describe()).runId !== runId;
      },
      60_000,
    );
    await saysSo(hal, askedToCancel);
    await click(hal);
  }, 90_000);
});

test('two signals of 1.1 MB while the database refuses stop nobody, and stand in the timeline as refused', async () => {
  const max = await somebody('large-1');
  await refusing(max, async () => {
    await room.surface.track(max.user, 'Product Added', { cart_id: '1' });
    expect(await pendingActivity(max)).toBe('advance');
    for (const id of ['a', 'b'])
      await handleOf(max).signal('event', { id, name: 'Product Viewed', properties: { text: 'é'.repeat(550_000) } });
    for (let n = 0; n < 20; n++)
      await handleOf(max).signal('event', { id: `n${n}`, name: 'Seen', properties: { text: 'x'.repeat(30_000) } });
  });
  await until('all that could be taken', async () => {
    const { rows } = await sql<{ n: number }>`select count(*) as n from events where customer_id = ${max.id} and name = 'Seen'`.execute(room.db); // prettier-ignore
    return rows[0]?.n === 20;
  });
  const { items } = await room.surface.good<{ items: { kind: string }[] }>('GET', `/v1/customers/${max.id}/timeline?limit=200`); // prettier-ignore
  expect(items.filter((item) => JSON.stringify(item).includes('signal-refused'))).toHaveLength(2);
  await click(max);
}, 60_000);

describe('the keeper', () => {
  // Beside each other, but for the last: each waits for the keeper’s looks at its own people.
  test.concurrent('starts twelve sleepers again who were terminated, and they say so and go on', async () => {
    const people = await Promise.all(Array.from({ length: 12 }, (_, n) => sleeper(`term-${n}`)));
    await Promise.all(people.map((person) => handleOf(person).terminate('a mistake')));
    const since = Date.now();
    for (const person of people) await saysSo(person, startedAgain, 60_000);
    expect(Date.now() - since).toBeLessThan(60_000);
    await Promise.all(people.map(click));
  });

  test.concurrent('starts whose timer was lost with their run, by what is due', async () => {
    const ida = await somebody('late-1');
    await room.surface.track(ida.user, 'Nap');
    await until('the wait', async () => (await room.surface.enrolments(ida.id))[0]?.waitingFor);
    await room.temporal.workflowService.deleteWorkflowExecution({
      namespace: 'default',
      workflowExecution: { workflowId: `customer/${ida.id}` },
    });
    await until('the mail', async () => mailsTo(ida) === 1, 60_000);
  });

  test.concurrent('decides an event whose wake was lost', async () => {
    const jo = await somebody('late-2');
    await until('rest', async () => (await outboxOf(jo)) === 0);
    await pause(1_000);
    await sql`insert into events (customer_id, event_id, name, properties, at, received_at, source, message_id, undecided)
      values (${jo.id}, gen_random_uuid(), 'Product Added', '{"cart_id":"9"}', to_timestamp(${(await room.surface.now()) / 1_000}),
        to_timestamp(${(await room.surface.now()) / 1_000}), 'test', 'late-2', true)`.execute(room.db);
    await until('the wait', async () => (await room.surface.enrolments(jo.id))[0]?.waitingFor, 60_000);
  });

  test.concurrent('a reset to the first workflow task goes on where the rows are', async () => {
    const kim = await sleeper('reset-1');
    const which = ['--address', room.address, '--workflow-id', `customer/${kim.id}`, '--reason', 'a mistake'];
    await promisify(execFile)(findTemporal(), ['workflow', 'reset', '--type', 'FirstWorkflowTask', ...which]);
    await saysSo(kim, startedAgain, 60_000);
    await click(kim);
  });

  test.concurrent('an erased customer is nobody’s', async () => {
    const lea = await sleeper('gone-1');
    await handleOf(lea).terminate();
    await room.surface.good('DELETE', `/v1/customers/${lea.id}`);
    await pause(4_000);
    expect(await outboxOf(lea)).toBe(0);
    await until('that Temporal holds nothing of them', () =>
      handleOf(lea).describe().then(() => false, (error: unknown) => error instanceof WorkflowNotFoundError)); // prettier-ignore
    await pause(2_000);
    await expect(handleOf(lea).describe()).rejects.toBeInstanceOf(WorkflowNotFoundError);
  });

  test('everybody goes on when Temporal has lost everything', async () => {
    const people = await Promise.all(Array.from({ length: 5 }, (_, n) => sleeper(`lost-${n}`)));
    await room.restartTemporal((folder) => rmSync(folder, { recursive: true }));
    for (const person of people) await saysSo(person, /waits/, 60_000);
    await Promise.all(people.map(click));
  }, 180_000);
});
