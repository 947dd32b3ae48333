import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Database, Tx } from '../../db/base/database';
import { createCustomers } from '../../db/customers/customers';
import type { JourneyVersion } from '../../domain/journey/journey';
import { defaultDataPlan } from '../../domain/person/plan/data-plan';
import type { NamedAudience } from '../../domain/journey/watch';
import type { Policy } from '../../domain/journey/policy';
import type { Template } from '../../domain/journey/template';
import type { Statement } from '../../domain/journey/statement/statement';
import type { Millis } from '../../domain/time/time';

/** Puts a version in force as it is, without reading or checking it: what rules do with one that no reader would pass is tested too. */
export async function writeJourney(db: Database | Tx, version: JourneyVersion, at: Millis): Promise<void> {
  const { version: number, state, ...journey } = version;
  await sql`insert into journeys (key, name, state, live_version, draft_source, draft_format, updated_at)
    values (${journey.key}, ${journey.name}, ${state}, ${number}, '', 'yaml', ${new Date(at)})
    on conflict (key) do update set state = excluded.state, live_version = excluded.live_version`.execute(db);
  await sql`insert into journey_versions (key, version, definition, source, format, published_at, published_by)
    values (${journey.key}, ${number}, ${JSON.stringify(journey)}, '', 'yaml', ${new Date(at)}, 'test')`.execute(db);
}

/** The same for a template; a later version takes the place of the one before. */
export async function writeTemplate(db: Database | Tx, template: Template, at: Millis): Promise<void> {
  const { key, version } = template;
  await sql`insert into templates (key, live_version, draft_source, draft_format, updated_at)
    values (${key}, ${version}, '', 'yaml', ${new Date(at)})
    on conflict (key) do update set live_version = excluded.live_version`.execute(db);
  await sql`insert into template_versions (key, version, definition, source, format, published_at, published_by)
    values (${key}, ${version}, ${JSON.stringify(template)}, '', 'yaml', ${new Date(at)}, 'test')`.execute(db);
}

/** The same for the policy. */
export async function writePolicy(db: Database | Tx, policy: Policy, at: Millis): Promise<void> {
  await sql`insert into policies (version, definition, source, format, published_at, published_by)
    values (${policy.version}, ${JSON.stringify(policy)}, '', 'yaml', ${new Date(at)}, 'test')`.execute(db);
}

/** Somebody new with an address. */
export async function writePerson(db: Database, id: string, email: string, at: Millis): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await createCustomers(tx, [id], at);
    await sql`insert into identifiers (customer_id, kind, value, added_at, source)
      values (${id}, 'email', ${email}, ${new Date(at)}, 'test')`.execute(tx);
  });
}

/** Somebody of whom nothing is known. */
export async function writeCustomer(db: Database): Promise<string> {
  const id = randomUUID();
  await sql`insert into customers (customer_id, stage_since, created_at) values (${id}, now(), now())`.execute(db);
  return id;
}

/** An event that came at an instant and could not be decided since. @returns its id */
export async function writeParkedEvent(db: Database, customerId: string, at: Millis, name = 'Parked'): Promise<string> {
  const id = randomUUID();
  await sql`insert into events (customer_id, event_id, name, at, received_at, source, message_id, undecided)
    values (${customerId}, ${id}, ${name}, ${new Date(at)}, ${new Date(at)}, 'test', ${id}, true)`.execute(db);
  await sql`insert into parked (customer_id, part, id, problem, reason, detail, since, tried_at, tries, retry_at, revision, build)
    select ${customerId}, 'event', ${id}, gen_random_uuid(), 'rule-failed', '', now(), now(), 1, now() + interval '1 hour', r.revision, ''
    from definitions_revision r`.execute(db);
  return id;
}

/** The same for a named audience. */
export async function writeAudience(
  db: Database | Tx,
  { key, when }: NamedAudience,
  version: number,
  at: Millis,
): Promise<void> {
  await sql`insert into audiences (key, live_version, draft_source, draft_format, updated_at)
    values (${key}, ${version}, '', 'yaml', ${new Date(at)})
    on conflict (key) do update set live_version = excluded.live_version`.execute(db);
  await sql`insert into audience_versions (key, version, definition, source, format, published_at, published_by)
    values (${key}, ${version}, ${JSON.stringify({ key, name: key, when })}, '', 'yaml', ${new Date(at)}, 'test')`.execute(
    db,
  );
}

/** A data plan by which every visitor may be told of. */
export async function writeOpenPlan(db: Database): Promise<void> {
  const { visitorsNeed: _none, ...plan } = defaultDataPlan;
  await sql`insert into data_plans (version, definition, source, format, published_at, published_by)
    values (1, ${JSON.stringify(plan)}, 'anonymous: { needs: none }', 'yaml', now(), 'test')`.execute(db);
}

/** A version of a statement, which is in force from now on. */
export async function writeStatement(db: Database, { version, ...definition }: Statement, at: Millis): Promise<void> {
  const { key } = definition;
  await sql`insert into statements (key, live_version, draft_source, draft_format, updated_at)
    values (${key}, ${version}, '', 'yaml', ${new Date(at)}) on conflict (key) do update set live_version = excluded.live_version`.execute(
    db,
  );
  await sql`insert into statement_versions (key, version, definition, source, format, published_at, published_by)
    values (${key}, ${version}, ${JSON.stringify(definition)}, '', 'yaml', ${new Date(at)}, 'test')`.execute(db);
}
