import type { Stack } from '../../tests/faults/stack';
import { ask } from '../road/people';

/**
 * Somebody with an account, an address and traits, and so many messages, decisions and lines of the ledger, one of each every six hours.
 * @returns the path of their own page
 */
export async function settlePast(stack: Stack, user: string, count: number): Promise<string> {
  const { surface } = stack;
  const email = `${user}@example.org`;
  await surface.identify(user, { email, firstName: 'Ann', city: 'Ulm', plan: 'gold', language: 'en' });
  const { id } = await surface.profile(`user:${user}`);
  const past = `from generate_series(1, ${count}) n`;
  const at = `now() - n * interval '6 hours'`;
  await ask(
    stack,
    `insert into messages (customer_id, message_id, enrolment_id, journey, version, step, template, template_version, purpose, channel, class,
        priority, status, decided_at, not_before, at, attempt)
      select $1, ('00000000-0000-4000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, gen_random_uuid(), 'reference', 1, 'first', 'hello', 1, 'news', 'email',
        'marketing', 50, 'sent', ${at}, ${at}, ${at}, 1 ${past}`,
    [id],
  );
  await ask(
    stack,
    `insert into decisions (customer_id, enrolment_id, at, journey, version, step, outcome, reason, data, message_id)
      select $1, gen_random_uuid(), ${at}, 'reference', 1, 'first', 'send', 'permitted', '{}', ('00000000-0000-4000-8000-' || lpad(to_hex(n), 12, '0'))::uuid ${past}`,
    [id],
  );
  await ask(
    stack,
    `insert into consents (customer_id, seq, purpose, channel, state, at, recorded_at, source, statement, version)
      select $1, n, 'news', 'email', case when n % 2 = 0 then 'withdrawn' else 'granted' end, at, at, 'page', 'news-by-email', '1'
      from (select ${count + 1} - n as n, ${at} as at ${past}) lines order by n`,
    [id],
  );
  await ask(stack, 'vacuum analyze messages, decisions, consents');
  const { url } = await surface.good<{ url: string }>('POST', `/v1/customers/${id}/link`, { page: 'me' });
  return new URL(url).pathname;
}
