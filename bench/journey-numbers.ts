/**
 * What it costs the database to count the numbers of a journey: CPU milliseconds of its backends, and time by the clock. Half of the
 * passages noted what others did too, half something of their own (a webhook's reply, an answer).
 *
 * node -r ./tests/setup/typescript-hook.cjs bench/journey-numbers.ts
 * PASSAGES (40000), ROUNDS (5)
 */
import { rmSync } from 'node:fs';
import { countJourney } from '../db/definitions/journey-stats';
import { temporaryFolder } from '../tests/setup/servers';
import { startEmbedded } from '../worker/embedded/stack';
import { openRoom, type Room } from './growth/room';
import { machine } from './road/machine';
import { median, rounded } from './road/numbers';

const passages = Number(process.env['PASSAGES'] ?? 40_000);
const rounds = Number(process.env['ROUNDS'] ?? 5);

const same = `jsonb_build_object('hello', jsonb_build_object('status', 'sent'), 'rich', jsonb_build_object('held', n % 3 = 0),
  'arms', jsonb_build_object('arm', case when n % 5 = 0 then 'x' else 'y' end, 'holdout', n % 5 = 0),
  'await', jsonb_build_object('timedOut', n % 4 = 0), 'again', jsonb_build_object('status', 'sent'), 'rest', jsonb_build_object('passed', 'due'))`;
const own = `${same} || jsonb_build_object('hook', jsonb_build_object('status', 'answered', '$reply', jsonb_build_object('status', 200, 'body', repeat('x', 300) || n)),
  'ask', jsonb_build_object('answered', true, 'answer', n))`;

/** Everybody went through it, was sent two messages, held once and skipped once. */
async function populate(room: Room): Promise<void> {
  await room.sql(`insert into customers (customer_id, stage_since, created_at) select gen_random_uuid(), now(), now() from generate_series(1, ${passages})`); // prettier-ignore
  await room.sql(
    `insert into enrolments (customer_id, enrolment_id, journey, version, key, state, step, since, entry, results, entered_at, ended_at, outcome, goal_at)
    select customer_id, gen_random_uuid(), 'counted', 1, '', case when n % 2 = 0 then 'completed' else 'exited' end, 'rest', now(), '{}',
      case when n % 4 < 2 then ${same} else ${own} end, now(), now(), 'out', case when n % 7 = 0 then now() end
    from (select customer_id, row_number() over () as n from customers) everybody`,
  );
  await room.sql(
    `insert into messages (customer_id, message_id, enrolment_id, journey, version, step, template, template_version, purpose, class, priority, status, decided_at, not_before, at)
    select customer_id, gen_random_uuid(), enrolment_id, journey, version, s, 't', 1, 'news', 'marketing', 50, 'sent', now(), now(), now()
    from enrolments, (values ('hello'), ('again')) v (s)`,
  );
  await room.sql(
    `insert into decisions (customer_id, at, enrolment_id, journey, version, step, outcome, reason)
    select customer_id, now(), enrolment_id, journey, version, 'hello', o, r from enrolments, (values ('hold', 'quiet-hours'), ('skip', 'no-consent')) v (o, r)`,
  );
  for (const table of ['enrolments', 'messages', 'decisions']) await room.sql(`vacuum analyze ${table}`);
}

async function main(): Promise<void> {
  const folder = temporaryFolder('journey-numbers');
  const servers = await startEmbedded({ dataDir: folder, needPostgres: true, needTemporal: false, careless: true, say: () => undefined }); // prettier-ignore
  try {
    console.log(machine());
    const room = await openRoom(servers.databaseUrl ?? '', 'journey_numbers');
    await populate(room);
    await countJourney(room.db, 'counted', {});
    const [cpu, clock]: [number[], number[]] = [[], []];
    for (let n = 0; n < rounds; n++) {
      const [backends, began] = [room.backends(), performance.now()];
      await countJourney(room.db, 'counted', {});
      cpu.push(room.backends() - backends);
      clock.push(performance.now() - began);
    }
    console.log({ passages, cpuMillis: rounded(median(cpu)), millis: rounded(median(clock)) });
    await room.end();
  } finally {
    await servers.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

void main();
