import { sql } from 'kysely';
import { z } from 'zod';
import type { Line } from '../../domain/person/ledger/ledger';
import { sayInstant } from '../../domain/time/say-instant';
import type { Clock, Millis } from '../../domain/time/time';
import type { Database, Tx } from '../base/database';
import { untilNotOvertaken } from '../base/failure';
import { made, row, rows, uuid } from '../base/rows';
import type { Secrets } from '../base/secrets';
import { claimsInTheAir, type InTheAir } from '../wake/messages';
import { askForWakes } from '../wake/outbox';
import { attestErasure, type Chained } from '../ledger/links';
import { listErased } from './erasures';
import { forgetMessages, forgetNames } from './forgotten';
import { answerByErasure } from './requests';
import { tellErased } from './tell-erased';
import { appendAllLines } from '../ledger/append';
import { suppressAddresses } from '../permission/suppressions';

const wordsRow = z.object({ id: uuid, words: made<Line[]>() });

export type Erasure = {
  readonly known: boolean;
  /** When, if it was; what came until then is gone. */
  readonly erasedAt?: Millis;
  readonly inTheAir: readonly InTheAir[];
};

type Erasing = { readonly db: Database; readonly secrets: Secrets; readonly clock: Clock };

/** `withWhom`: for whose sake they go, where it is not their own. */
type How = { readonly despite: boolean; readonly withWhom?: string };

/**
 * Erases a person: what remains is keyed hashes, of each address that they ever had on the suppression list, and of what they were
 * called and what was sent of them, so that nothing that is under way brings them back. Their workflow is told to end.
 * While a message is being handed over nobody is erased, unless `despite` says so: then it is named.
 */
export function erase(
  { db, secrets, clock }: Erasing,
  customerId: string,
  { despite, withWhom = customerId }: How,
): Promise<Erasure> {
  return untilNotOvertaken(() =>
    db.transaction().execute(async (tx) => {
      if (!(await lockWhole(tx, customerId))) return { known: false, inTheAir: [] };
      const inTheAir = (await claimsInTheAir(tx, [{ customerId }])).map(({ refusal: _of, ...message }) => message);
      if (inTheAir.length > 0 && !despite) return { known: true, inTheAir };
      const chained = { tx, key: secrets.ledger, customerId };
      await leaveNoes(chained, clock.now());
      await suppressAddresses(tx, customerId, new Date(clock.now()));
      await forgetMessages(tx, secrets.pepper, customerId, clock.now());
      const erasedAt = clock.now();
      await forgetNames(tx, secrets.pepper, customerId, erasedAt);
      const within = await rows(
        tx,
        one,
        sql`select other as id from merges where customer_id = ${customerId} and what = 'merge'`,
      );
      await attestErasure(chained);
      await tellErased(tx, secrets, { customerId, withWhom, at: erasedAt });
      await sql`select forget_notes(${customerId})`.execute(tx);
      await answerByErasure(tx, customerId, erasedAt);
      await sql`select erase_customer(${customerId})`.execute(tx);
      const gone = [customerId, ...within.map(({ id }) => id)];
      await listErased(tx, gone.map((erased) => ({ erased, at: sayInstant(erasedAt) }))); // prettier-ignore
      await askForWakes(
        tx,
        gone.map((id) => ({ customerId: id, signal: 'erase' })),
      );
      return { known: true, erasedAt, inTheAir };
    }),
  );
}

const one = z.object({ id: uuid });

/** What they said no to at an address goes on binding those who have it too: by a line of their own ledgers, which holds nothing of who said it. */
async function leaveNoes({ tx, key, customerId }: Chained, now: Millis): Promise<void> {
  const sharers = await rows(
    tx,
    wordsRow,
    sql`with sharers as materialized (select sharer, array_agg(distinct channel) as channels from sharers_of(${customerId}::uuid) group by sharer),
        said as materialized (select channels, noes_of(${customerId}::uuid, channels) as words from (select distinct channels from sharers) same)
      select c.customer_id as id, said.words from customers c join sharers s on s.sharer = c.customer_id join said on said.channels = s.channels
      order by c.customer_id for no key update of c`,
  );
  const lines = (words: readonly Line[]): Line[] => words.map((word) => ({ ...word, recordedAt: now }));
  await appendAllLines(tx, key, sharers.map(({ id, words }) => ({ customerId: id, lines: lines(words) }))); // prettier-ignore
}

/** Waits for events that are being stored at this moment, and lets none in until the end of the transaction. */
const lockWhole = (tx: Tx, customerId: string) =>
  row(tx, one, sql`select customer_id as id from customers where customer_id = ${customerId} for update`);

/** Every message that was ever decided for the person: under these ids their mails lie where mails are caught. */
export async function messagesOf(db: Database, customerId: string): Promise<string[]> {
  const found = await rows(db, one, sql`select message_id as id from messages where customer_id = ${customerId}`);
  return found.map(({ id }) => id);
}
