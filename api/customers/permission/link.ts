import { z } from 'zod';
import type { Tx } from '../../../db/base/database';
import { addressAsked, openQuestion } from '../../../db/permission/ask-to-confirm';
import { wordsOf } from '../../../db/permission/consents';
import type { Profile } from '../../../db/customers/customers';
import { identifiersOf } from '../../../db/customers/identifiers';
import { addressHash } from '../../../db/permission/suppressions';
import { statementInForce } from '../../../db/definitions/statements';
import { channelKinds, type ChannelKind } from '../../../domain/contact/channel';
import { permission } from '../../../domain/contact/permission';
import { languageOf } from '../../../domain/person/language';
import { positiveDuration } from '../../../domain/schema/reading/fields';
import { addDuration } from '../../../domain/time/add-duration';
import { approximateMillis } from '../../../domain/time/duration';
import { sayInstant } from '../../../domain/time/say-instant';
import type { Duration, Millis } from '../../../domain/time/time';
import { confirmLink, ownPageLink } from '../../pages/links';
import type { ApiDeps } from '../../http/deps';
import { Problem } from '../../http/problem';
import { route, type Answer, type Call, type Route } from '../../http/route';
import { changeCustomer } from '../change';

const usualLife: Duration = { unit: 'exact', millis: 90 * 86_400_000 };
/** A year, and the days by which a calendar's year is counted too long. */
const longestLife = 373 * 86_400_000;

const body = z
  .strictObject({
    page: z.enum(['me', 'confirm']),
    statement: z.string().min(1).max(200).optional().describe('What is to be confirmed, as it is in force.'),
    channel: z.enum(channelKinds).optional().describe('On which it is to be confirmed.'),
    expires: positiveDuration
      .refine((life) => approximateMillis(life) <= longestLife, { error: 'A link lives a year at most.' })
      .optional(),
  })
  .superRefine(({ page, ...asked }, context) => {
    for (const field of ['statement', 'channel'] as const) {
      if (page === 'confirm' && asked[field] === undefined)
        context.addIssue({ code: 'custom', path: [field], message: `A link to confirm needs a ${field}.` });
      if (page === 'me' && asked[field] !== undefined)
        context.addIssue({ code: 'custom', path: [field], message: `Only a link to confirm takes a ${field}.` });
    }
  });
type Body = z.output<typeof body>;

/** A link that a backend shows or sends by itself. */
export function linkRoute(deps: ApiDeps): Route {
  return route({
    method: 'post',
    path: '/v1/customers/{id}/link',
    scope: 'write',
    tag: 'Customers',
    summary:
      "A signed link to the person's own page, or one by which they confirm a statement; whoever has it acts for them until it ends",
    body: { kind: 'json', schema: body, limit: 16 * 1024 },
    answers: {
      201: z.looseObject({ url: z.string(), expiresAt: z.string().describe('By the clock of the product.') }),
    },
    errors: ['unknown-customer', 'ambiguous-identifier', 'invalid'],
    creates: true,
    handle: (call) => makeLink(deps, call),
  });
}

/** What is remembered of a request that may come twice opens nothing: the link is made anew of it. */
async function makeLink(deps: ApiDeps, call: Call<Body, unknown>): Promise<Answer> {
  const { publicUrl, clock, definitions } = deps;
  const { links } = deps.secrets;
  const { expires = usualLife, ...asked } = call.body;
  const { value: made } = await changeCustomer(deps, call, async (tx, profile) => {
    const { policy } = await definitions.current(tx);
    const now = clock.now();
    const until = addDuration(now, expires, policy.timezone);
    const confirmationId =
      asked.page === 'confirm' ? await question(deps, tx, { profile, asked, now, until }) : undefined;
    return { customerId: profile.id, until, ...(confirmationId === undefined ? {} : { confirmationId }) };
  });
  const { customerId, confirmationId, until } = made;
  const link =
    confirmationId === undefined
      ? ownPageLink(publicUrl, links, made)
      : { url: confirmLink(publicUrl, links, { customerId, confirmationId }), expiresAt: sayInstant(until) };
  return { status: 201, body: link, headers: { 'cache-control': 'no-store' } };
}

type Asked = {
  readonly profile: Profile;
  readonly asked: { readonly statement?: string | undefined; readonly channel?: ChannelKind | undefined };
  readonly now: Millis;
  readonly until: Millis;
};

/** @returns its id. @throws Problem invalid where there is nothing to confirm, or no address that it would be confirmed of */
async function question(
  { secrets }: ApiDeps,
  tx: Tx,
  { profile, asked: { statement: key = '', channel = '' }, now, until }: Asked,
): Promise<string> {
  const { id: customerId, traits, preferences } = profile;
  const statement = (await statementInForce(tx, key))?.definition;
  if (!statement) throw wrong('statement', 'No statement of this key is published.');
  if (statement.channels && !statement.channels.includes(channel))
    throw wrong('channel', `The statement speaks of ${statement.channels.join(', ')}.`);
  const address = addressAsked(channel, await identifiersOf(tx, customerId));
  const hash = address && addressHash(secrets.pepper, address);
  if (!hash) throw wrong('channel', 'The person has no address on it.');
  const { reason, entry } = permission(await wordsOf(tx, customerId, now), statement.purpose, channel, now);
  const saidAt = reason === 'pending' && entry ? entry.at : now;
  const language = languageOf({ traits }, preferences);
  const opening = { statement, channel, language, hash, saidAt, mailed: false, expiresAt: until };
  return openQuestion({ tx, customerId, secrets, now }, opening);
}

const wrong = (field: string, detail: string): Problem =>
  new Problem('invalid', 'Nothing was made.', { errors: [{ pointer: `/${field}`, code: 'unknown', detail }] });
