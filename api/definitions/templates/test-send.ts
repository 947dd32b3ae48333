import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { addressHash, isSuppressed } from '../../../db/permission/suppressions';
import { mayBeTested } from '../../../domain/contact/test-address';
import { normalise } from '../../../domain/person/identity/identity';
import type { ApiDeps } from '../../http/deps';
import { plainText } from '../../http/paging';
import { Problem } from '../../http/problem';
import { route, type Route } from '../../http/route';
import { definitionLimit, keyOf } from '../document';
import { previewed, previewFields } from './preview';

const body = z.strictObject({ ...previewFields, to: plainText.min(3).describe('An e-mail address.') });
const shape = z.object({
  outcome: z.enum(['sent', 'rejected', 'bounced', 'refused', 'later', 'unknown']),
  reply: z.string().describe("The provider's words, without the address."),
});

/** A mail to a colleague: no message of anybody, so that it counts for no cap, stands in no ledger and its links open nothing. */
export function testSendRoute(deps: ApiDeps): Route {
  return route({
    method: 'post',
    path: '/v1/templates/{key}/test',
    scope: 'write',
    counts: 'test',
    tag: 'Templates',
    summary: 'Send it as a test to a colleague whom the policy lists; it counts nowhere and its links open nothing',
    body: { kind: 'json', schema: body, limit: 2 * definitionLimit },
    answers: { 200: shape },
    errors: ['unknown-definition', 'unknown-customer', 'ambiguous-identifier', 'invalid-definition', 'invalid', 'not-a-test-address', 'conflict', 'too-expensive', 'rate-limited'], // prettier-ignore
    audit: 'template.test',
    handle: async ({ params, body: { to, ...asked }, gone }) => {
      const { send, address } = await wayTo(deps, to);
      const { template, preview } = await previewed(deps, { key: keyOf(params), asked: { ...asked, channel: 'email' }, gone }); // prettier-ignore
      const { rendered } = preview;
      if (!rendered.ok) throw new Problem('conflict', `It cannot be rendered for this reader: ${rendered.error}.`);
      const said = await send({
        messageId: randomUUID(),
        to: address,
        class: template.class,
        subject: `[Test] ${rendered.subject ?? ''}`,
        ...(rendered.html === undefined ? {} : { html: rendered.html }),
        text: rendered.text,
      });
      return { status: 200, body: { outcome: said.outcome, reply: said.reply } };
    },
  });
}

/** @throws Problem invalid, conflict, not-a-test-address */
async function wayTo({ db, definitions, secrets, mail, testMail }: ApiDeps, to: string) {
  if (!testMail) throw new Problem('conflict', 'This process has no way to send mails: it needs SMTP_URL.');
  const address = normalise('email', to);
  if (!address) throw new Problem('invalid', 'The body does not fit.', { errors: [{ pointer: '/to', code: 'wrong-value', detail: 'This is no e-mail address.' }] }); // prettier-ignore
  const { policy } = await definitions.current(db);
  // What the catcher takes leaves this machine nowhere.
  if (!mail && !mayBeTested(policy, address.value))
    throw new Problem('not-a-test-address', 'The policy lists neither the address nor its domain.');
  const hash = addressHash(secrets.pepper, address);
  if (hash && (await isSuppressed(db, hash, 'email')))
    throw new Problem('conflict', 'This address is on the suppression list: mails to it bounce, or it is to be left alone.'); // prettier-ignore
  return { send: testMail, address: address.value };
}
