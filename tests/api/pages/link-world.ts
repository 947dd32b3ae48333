import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type ErrorRequestHandler } from 'express';
import { sql } from 'kysely';
import pino from 'pino';
import { Limits } from '../../../api/doors/limits';
import { linksFor } from '../../../api/pages/links';
import { Noes } from '../../../api/customers/permission/noes';
import { oneClick } from '../../../api/pages/one-click';
import { Problem, sendProblem } from '../../../api/http/problem';
import type { Database } from '../../../db/base/database';
import { openSecrets } from '../../../db/base/secrets';
import { DefinitionsSource } from '../../../db/definitions/definitions';
import { policy } from '../../domain/world';
import { openFreshDatabase } from '../../setup/database';
import { masterKey } from '../../setup/master-key';
import { rowsOf } from '../../setup/rows-of';

export const day = 86_400_000;
export const start = Date.parse('2026-12-01T10:00:00Z');

/** The product's time, which tests move. */
export const time = { now: start };
const at = (millis: number) => new Date(millis);

/** The routes behind the links of a message, over HTTP, on a database of their own. */
export async function linkWorld() {
  const { db, end } = await openFreshDatabase(10);
  const secrets = await openSecrets(db, masterKey);
  const app = express();
  const clock = { now: () => time.now, realUntil: () => 0 };
  const limits = new Limits();
  const definitions = new DefinitionsSource(policy());
  const log = pino({ level: 'silent' });
  const deps = { db, secrets, clock, clockRate: 1, definitions, limits, log, publicUrl: 'http://sojourn.test' };
  app.use(oneClick(deps, new Noes(deps)));
  const problems: ErrorRequestHandler = (error: unknown, _request, response, next) =>
    error instanceof Problem ? sendProblem(response, error) : next(error);
  app.use(problems);
  const server = createServer(app).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    db,
    base,
    person: (grants?: Grants) => person(db, grants),
    message: (customerId: string, status?: string) => message({ db, base, links: secrets.links, customerId, status }),
    withdrawals: (customerId: string) =>
      rowsOf(
        db,
        sql<
          { seq: number } & Record<string, unknown>
        >`select * from consents where customer_id = ${customerId} and state = 'withdrawn'`,
      ),
    errands: (customerId: string) =>
      rowsOf(
        db,
        sql<{ signal: string; ref: string | null }>`select signal, ref from outbox where customer_id = ${customerId}`,
      ),
    stop: async () => {
      await new Promise((resolve) => server.close(resolve));
      await end();
    },
  };
}

type Grants = readonly { readonly purpose: string; readonly channel?: string; readonly at?: number }[];

export async function person(db: Database, grants: Grants = [{ purpose: 'offers' }]): Promise<string> {
  const customerId = randomUUID();
  await sql`insert into customers (customer_id, stage_since, created_at)
    values (${customerId}, ${at(time.now)}, ${at(time.now)})`.execute(db);
  for (const [index, grant] of grants.entries()) {
    const since = at(grant.at ?? time.now - day);
    await sql`insert into consents (customer_id, seq, purpose, channel, state, at, recorded_at, source)
      values (${customerId}, ${index + 1}, ${grant.purpose}, ${grant.channel ?? null}, 'granted', ${since}, ${since}, 'form')`.execute(
      db,
    );
  }
  return customerId;
}

type Sent = {
  readonly db: Database;
  readonly base: string;
  readonly links: Buffer;
  readonly customerId: string;
  readonly status?: string;
};

/** A message about offers by email, decided now. */
export async function message({ db, base, links, customerId, status = 'sent' }: Sent) {
  const messageId = randomUUID();
  const now = at(time.now);
  await sql`insert into messages (customer_id, message_id, enrolment_id, journey, version, step, template, template_version, purpose, channel,
      class, priority, status, decided_at, not_before, at, attempt, lease_until)
    values (${customerId}, ${messageId}, ${randomUUID()}, 'j', 1, 's', 't', 1, 'offers', 'email', 'marketing', 50, ${status},
      ${now}, ${now}, ${now}, 1, now() + interval '20 seconds')`.execute(db);
  const about = { customerId, messageId, purpose: 'offers', channel: 'email' };
  return { messageId, ...linksFor(base, links, about) };
}

/** What a mail program sends when its reader presses "unsubscribe" (RFC 8058). */
export const post = (url: string, more: RequestInit = {}) =>
  fetch(url, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }),
    ...more,
  });
