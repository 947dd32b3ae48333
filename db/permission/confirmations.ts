import { sql } from 'kysely';
import { z } from 'zod';
import type { Asked, Around, Confirmation } from '../../domain/contact/confirmation';
import { askedWithin } from '../../domain/contact/confirmation';
import type { ChannelKind } from '../../domain/contact/channel';
import type { Millis } from '../../domain/time/time';
import type { Database, Tx } from '../base/database';
import { textOrNull } from '../base/json';
import { millis, present, row, theRow, uuid, whole } from '../base/rows';

/** Of what a person is asked: one statement, on one channel, at one address. */
export type Place = {
  readonly customerId: string;
  readonly statement: string;
  readonly channel: ChannelKind;
  /** Keyed, of the address. */
  readonly hash: Buffer;
};

export type NewConfirmation = Place &
  Pick<Confirmation, 'purpose' | 'saidAt' | 'expiresAt'> & {
    readonly id: string;
    readonly tokenHash: Buffer;
    readonly version: number;
    readonly language: string | undefined;
    readonly mailed: boolean;
    readonly askedAt: Millis;
  };

const at = (moment: Millis) => sql`${new Date(moment)}::timestamptz`;

export async function keepConfirmation(tx: Tx, asked: NewConfirmation): Promise<void> {
  const { id, customerId, tokenHash, statement, version, purpose, channel, hash, language, mailed } = asked;
  await sql`insert into confirmations (customer_id, confirmation_id, token_hash, statement, version, purpose, channel, hash, language, mailed, said_at, asked_at, expires_at)
    values (${customerId}, ${id}, ${tokenHash}, ${statement}, ${version}, ${purpose}, ${channel}, ${hash}, ${textOrNull(language, 100)}, ${mailed},
      ${at(asked.saidAt)}, ${at(asked.askedAt)}, ${at(asked.expiresAt)})`.execute(tx);
}

const before = z.object({
  open: z.object({ askedAt: z.number(), saidAt: z.number() }).nullable(),
  lately: whole,
  listed: z.boolean(),
  good: z.boolean(),
});

/** Why there is no sense in a question, whatever was asked before. */
type Standing = {
  /** The mailbox refuses, or complained; not what an erasure left of it. */
  readonly isListed: boolean;
  /** A yes to this version is worth something. */
  readonly isGood: boolean;
};

/** What was asked before by mail. */
export async function askedBefore(
  tx: Tx,
  { customerId, statement, channel, hash, version }: Place & { readonly version: number },
  now: Millis,
): Promise<Asked & Standing> {
  const { open, lately, listed, good } = await theRow(
    tx,
    before,
    sql`select
      (select jsonb_build_object('askedAt', millis(asked_at), 'saidAt', millis(said_at)) from confirmations
        where customer_id = ${customerId} and statement = ${statement} and channel = ${channel} and hash = ${hash} and mailed
          and confirmed_at is null and expires_at > ${at(now)} order by seq desc limit 1) as open,
      (select count(*) from confirmations where hash = ${hash} and statement = ${statement} and mailed and asked_at > ${at(now - askedWithin)}) as lately,
      exists (select from suppressions where hash = ${hash} and channel = ${channel}) as listed,
      exists (select from statements where key = ${statement} and good_from <= ${version}) as good`,
  );
  return { open: open ?? undefined, lately, isListed: listed, isGood: good };
}

const found = z.object({
  id: uuid,
  customerId: uuid,
  statement: z.string(),
  version: z.number(),
  purpose: z.string(),
  channel: z.string(),
  language: z.string().nullable(),
  mailed: z.boolean(),
  saidAt: millis,
  expiresAt: millis,
  confirmedAt: millis.nullable(),
  isOutdated: z.boolean(),
  isConfirmed: z.boolean(),
  address: z.object({ kind: z.string(), value: z.string() }).nullable(),
});

export type FoundConfirmation = Confirmation &
  Omit<Around, 'consents' | 'isTheirs'> & {
    readonly id: string;
    readonly customerId: string;
    readonly statement: string;
    readonly version: number;
    readonly language?: string | undefined;
    readonly mailed: boolean;
    /** Where it is still theirs. */
    readonly address?: { readonly kind: string; readonly value: string } | undefined;
  };

/** What a link asks, whosever it is by now; undefined when they are gone. */
export async function confirmationBy(db: Database | Tx, tokenHash: Buffer): Promise<FoundConfirmation | undefined> {
  const one = await row(
    db,
    found,
    sql`select c.confirmation_id as id, c.customer_id as "customerId", c.statement, c.version, c.purpose, c.channel, c.language, c.mailed,
        c.said_at as "saidAt", c.expires_at as "expiresAt", c.confirmed_at as "confirmedAt",
        exists (${others} and o.mailed = c.mailed and o.seq > c.seq)
          or exists (select from statements s where s.key = c.statement and s.good_from > c.version) as "isOutdated",
        exists (${others} and o.confirmed_at >= c.asked_at) as "isConfirmed",
        (select jsonb_build_object('kind', i.kind, 'value', i.value) from identifiers i
          where i.customer_id = c.customer_id and i.hash = c.hash limit 1) as address
      from confirmations c where c.token_hash = ${tokenHash}`,
  );
  return one && present(one);
}

const others = sql`select from confirmations o where o.customer_id = c.customer_id and o.statement = c.statement and o.channel = c.channel
  and o.hash = c.hash and o.confirmation_id <> c.confirmation_id`;

/** The caller holds the customer's lock. */
export async function noteConfirmed(
  tx: Tx,
  { customerId, id }: Pick<FoundConfirmation, 'customerId' | 'id'>,
  now: Millis,
): Promise<void> {
  await sql`update confirmations set confirmed_at = ${at(now)} where customer_id = ${customerId} and confirmation_id = ${id}`.execute(
    tx,
  );
}
