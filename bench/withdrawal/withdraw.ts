import { linksFor } from '../../api/pages/links';
import { openDatabase } from '../../db/base/database';
import { createPool } from '../../db/base/pool';
import { openSecrets } from '../../db/base/secrets';
import { masterKey } from '../../tests/setup/master-key';
import type { Stack } from '../../tests/faults/stack';
import { askerOf } from '../ingest/caller';
import { ask } from '../road/people';

export type Withdrawn = {
  readonly user: string;
  readonly by: 'consents' | 'one-click';
  /** 0 where no answer came. */
  readonly status: number;
  readonly millis: number;
  /** When the answer was here. */
  readonly at: number;
};

/** How each of these people says no, each second one by the link in a mail that they have got. */
export async function withdrawalsOf(
  stack: Stack,
  users: readonly string[],
): Promise<(n: number) => Promise<Withdrawn>> {
  const links = await linksTo(stack, users);
  const call = askerOf(stack);
  const saysNo = { purpose: 'news', state: 'withdrawn', source: 'bench' };
  return async (n) => {
    const user = users[n] ?? '';
    const link = n % 20 < 10 ? undefined : links.get(user);
    const since = performance.now();
    const asked = link
      ? call('POST', link, new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }))
      : call('POST', `/v1/customers/user:${user}/consents`, saysNo);
    // What breaks off under load is a finding, and no end of the bench.
    const { status } = await asked.catch(() => ({ status: 0 }));
    return { user, by: link ? 'one-click' : 'consents', status, millis: performance.now() - since, at: Date.now() };
  };
}

/** A mail that everybody has got a day ago, and the path of its one-click link. */
async function linksTo(stack: Stack, users: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const sent = await ask<{ user: string; customerId: string; messageId: string }>(
    stack,
    `with sent as (insert into messages (customer_id, message_id, enrolment_id, journey, version, step, template, template_version, purpose, channel,
        class, priority, status, decided_at, not_before, at, attempt)
      select customer_id, gen_random_uuid(), gen_random_uuid(), 'earlier', 1, 's', 'hello', 1, 'news', 'email', 'marketing', 50, 'sent',
        now() - interval '1 day', now() - interval '1 day', now() - interval '1 day', 1 from identifier_owners where kind = 'user' and value = any($1)
      returning customer_id, message_id)
    select o.value as user, s.customer_id as "customerId", s.message_id as "messageId" from sent s join identifier_owners o on o.customer_id = s.customer_id and o.kind = 'user'`,
    [users],
  );
  const secret = await secretOf(stack);
  return new Map(
    sent.map(({ user, customerId, messageId }) => {
      const { unsubscribe } = linksFor('', secret, { customerId, messageId, purpose: 'news', channel: 'email' });
      return [user, unsubscribe];
    }),
  );
}

/** What the product seals its links with. */
async function secretOf({ databaseUrl }: Stack): Promise<Buffer> {
  const db = openDatabase(createPool({ url: databaseUrl, max: 1, name: 'bench' }));
  try {
    return (await openSecrets(db, masterKey)).links;
  } finally {
    await db.destroy();
  }
}
