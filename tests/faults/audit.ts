import { Client as Temporal, Connection } from '@temporalio/client';
import { Client } from 'pg';
import type { Person } from './load';
import type { Caught, Stack } from './stack';

/** What the database says of one message, and how often the mail server took it. */
type Message = {
  readonly user: string;
  readonly id: string;
  readonly step: string;
  readonly class: 'marketing' | 'service';
  readonly status: string;
  readonly attempt: number;
  readonly caught: readonly Caught[];
};

export type Findings = {
  readonly customers: number;
  readonly mails: number;
  /** Accepted events without the one passage that they call for. */
  readonly undecided: string[];
  /** Expected messages that neither arrived nor are visibly unknown. */
  readonly lost: string[];
  readonly doubled: string[];
  /** Handed over after a withdrawal was answered with 200. */
  readonly forbidden: string[];
  /** Messages that are neither settled nor withheld. */
  readonly open: string[];
  /** Claims whose outcome nobody knows: how many, and how many of them had in fact arrived. */
  readonly unknown: { readonly all: number; readonly arrived: number };
  /** Service messages that went more than once under their one Message-ID. */
  readonly repeated: number;
  /** Withdrawals that were answered with 202. */
  readonly inTheAir: number;
};

const steps = ['first', 'second'];

/** Compares what was promised with the rows and with the mail server's file. */
export async function audit(stack: Stack, people: readonly Person[]): Promise<Findings> {
  const mails = await stack.mails();
  const messages = await readMessages(stack.databaseUrl, mails);
  const passages = await query<{ user: string; passages: number }>(
    stack.databaseUrl,
    `select i.value as user, count(e.enrolment_id)::int as passages from identifiers i
     left join enrolments e on e.customer_id = i.customer_id where i.kind = 'user' group by 1`,
  );
  const entered = new Map(passages.map((row) => [row.user, row.passages]));
  const byUser = groupBy(messages, ({ user }) => user);
  const of = (person: Person): readonly Message[] => byUser.get(person.user) ?? [];
  const mine = people.flatMap(of);
  const unknown = mine.filter(({ status }) => status === 'unknown');
  return {
    customers: people.length,
    mails: mine.reduce((sum, { caught }) => sum + caught.length, 0),
    undecided: few(
      people
        .filter(({ acceptedAt, user }) => acceptedAt === undefined || entered.get(user) !== 1)
        .map(({ user }) => user),
    ),
    lost: few(people.flatMap((person) => lostOf(person, of(person)))),
    doubled: few(people.flatMap((person) => doubledOf(person, of(person), mails))),
    forbidden: few(people.flatMap((person) => forbiddenOf(person, mails))),
    open: few(mine.filter(({ status }) => isOpen.has(status)).map(say)),
    unknown: { all: unknown.length, arrived: unknown.filter(({ caught }) => caught.length > 0).length },
    repeated: mine.filter((message) => message.class === 'service' && message.caught.length > 1).length,
    inTheAir: people.filter(({ inTheAir }) => inTheAir).length,
  };
}

/** A run that failed says enough with these. */
const few = (found: readonly string[]): string[] =>
  found.length > 12 ? [...found.slice(0, 12), `… ${found.length} in all`] : [...found];

const isOpen: ReadonlySet<string> = new Set(['decided', 'handing-over', 'failed']);

const say = ({ user, step, status, id }: Message): string => `${user}/${step}: ${status} (${id})`;

/** Somebody who withdrew may have got one mail or none; everybody else two. */
function lostOf(person: Person, messages: readonly Message[]): string[] {
  const lied = messages.filter(({ status, caught }) => status === 'sent' && caught.length === 0).map(say);
  if (person.kind === 'withdrawing') return lied;
  const there = (step: string): boolean =>
    messages.some((message) => message.step === step && (message.caught.length > 0 || message.status === 'unknown'));
  return [
    ...lied,
    ...steps
      .filter((step) => !there(step))
      .map((step) => `${person.user}/${step}: ${messages.map(say).join(', ') || 'no message'}`),
  ];
}

/** Marketing at most once; a service message may come again, under one Message-ID. No step speaks twice. */
function doubledOf(person: Person, messages: readonly Message[], mails: readonly Caught[]): string[] {
  const twice = messages.filter((message) => message.class === 'marketing' && message.caught.length > 1).map(say);
  const again = messages.filter((message, n) => messages.findIndex(({ step }) => step === message.step) !== n).map(say);
  const known = new Set(messages.map(({ id }) => id));
  const strange = mails
    .filter((mail) => mail.to === person.email && !known.has(idIn(mail)))
    .map(({ messageId }) => `${person.user}: ${messageId}`);
  return [...twice, ...again, ...strange];
}

const forbiddenOf = ({ email, withdrawnAt, user }: Person, mails: readonly Caught[]): string[] =>
  mails
    .filter((mail) => mail.to === email && withdrawnAt !== undefined && mail.at > withdrawnAt)
    .map((mail) => `${user}: ${mail.at - (withdrawnAt ?? 0)} ms after the 200`);

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}

const idIn = ({ messageId }: Caught): string => /<(.+)@/.exec(messageId)?.[1] ?? '';

async function readMessages(url: string, mails: readonly Caught[]): Promise<Message[]> {
  const caught = groupBy(mails, idIn);
  const rows = await query<Omit<Message, 'caught'>>(
    url,
    `select i.value as user, m.message_id as id, m.step, m.class, m.status, m.attempt from messages m
     join identifiers i on i.customer_id = m.customer_id and i.kind = 'user'`,
  );
  return rows.map((row) => ({ ...row, caught: caught.get(row.id) ?? [] }));
}

/** What is still under way, by the rows and by Temporal. */
export type Pending = {
  readonly outbox: number;
  readonly undecided: number;
  readonly messages: number;
  readonly active: number;
  readonly running: number;
};

export async function pending(stack: Stack): Promise<Pending> {
  const [row] = await query<Omit<Pending, 'running'>>(
    stack.databaseUrl,
    `select (select count(*) from outbox)::int as outbox, (select count(*) from events where undecided)::int as undecided,
       (select count(*) from messages where status in ('decided', 'handing-over'))::int as messages,
       (select count(*) from enrolments where state = 'active')::int as active`,
  );
  if (!row) throw new Error('no row');
  return { ...row, running: await countWorkflows(stack, "ExecutionStatus = 'Running'") };
}

/** Counts workflows by Temporal's visibility. */
export async function countWorkflows({ temporalAddress }: Stack, where: string): Promise<number> {
  const connection = await Connection.connect({ address: temporalAddress });
  try {
    return (await new Temporal({ connection }).workflow.count(where)).count;
  } finally {
    await connection.close();
  }
}

async function query<T extends object>(url: string, sql: string): Promise<T[]> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<T>(sql)).rows;
  } finally {
    await client.end();
  }
}
