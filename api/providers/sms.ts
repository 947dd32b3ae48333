import { z } from 'zod';
import { count } from '../../db/base/counted';
import { readSms, smsMessage, type SmsMessage } from '../../domain/schema/calls/sms-message';
import type { Noes } from '../customers/permission/noes';
import { inTheAirShape } from '../customers/shapes';
import type { ApiDeps } from '../http/deps';
import { Problem } from '../http/problem';
import { route, type Answer, type Route } from '../http/route';
import type { ApiMetrics } from '../operations/metrics';
import { smsHeard } from './sms-heard';
import { hearSmsNo } from './sms-no';
import { hearSmsText } from './sms-text';
import type { TrustBook } from './trust-book';
import { unsigned } from './unsigned';
import { verifyStandard } from './verify';

const limit = 64 * 1024;

type Parts = { readonly book: TrustBook; readonly metrics: ApiMetrics; readonly noes: Noes };

/** By which people say no who answer an SMS, and whatever else they write back. */
export const smsRoute = (deps: ApiDeps, { book, metrics, noes }: Parts): Route =>
  route({
    method: 'post',
    path: '/v1/providers/sms/messages',
    scope: 'public',
    tag: 'Providers',
    summary:
      'What somebody wrote back by SMS, signed by Standard Webhooks. STOP and its like take back everything over SMS, and answer 202 when a forbidden message is in the air',
    body: {
      kind: 'signed',
      schema: z.custom<Buffer>((value) => Buffer.isBuffer(value)),
      described: smsMessage,
      limit,
    },
    answers: { 200: smsHeard, 202: smsHeard.extend({ inTheAir: inTheAirShape }) },
    errors: ['unsigned', 'invalid', 'over-limit', 'rate-limited', 'unavailable'],
    handle: async ({ body: bytes, headers }) => {
      const told = await book.of('sms');
      if (!told) throw unsigned('Nothing was said of what sms is believed by: PUT /v1/providers/sms.');
      const { payload } = verifyStandard({ bytes, headers, trust: told.trust });
      const read = readSms(payload, String(headers['webhook-id']));
      if ('wrong' in read) {
        metrics.rejected.inc({ code: 'invalid' });
        await count(deps.db, 'rejected/invalid', 1);
        throw new Problem('invalid', 'The message cannot be read, and nothing of it counts.', { errors: read.wrong });
      }
      return hear(deps, noes, read.message);
    },
  });

async function hear(deps: ApiDeps, noes: Noes, message: SmsMessage): Promise<Answer> {
  if (message.word?.means !== 'no') return { status: 200, body: await hearSmsText(deps, message) };
  const { inTheAir, ...body } = await hearSmsNo(deps, noes, message);
  return inTheAir.length === 0 ? { status: 200, body } : { status: 202, body: { ...body, inTheAir } };
}
