import { z } from 'zod';
import { wholeMessage } from '../../../db/customers/message-evidence';
import type { ApiDeps } from '../../http/deps';
import { Problem } from '../../http/problem';
import { route, type Route } from '../../http/route';
import { page, wants } from '../../http/wants';
import { evidencePage } from '../../pages/evidence-page';
import { headersOf, renderPage } from '../../pages/page';
import { evidenceOf } from './evidence';
import { findCustomer } from '../find';
import { evidenceShape, receiptShape } from './proof-shapes';
import { numberIn } from '../../../domain/schema/reading/number-in';
import { receiptFor } from './receipt';

const tag = 'Customers';

/** What proves a line of the ledger, and what proves that a message was allowed, or why it was not. */
export function proofRoutes(deps: ApiDeps): Route[] {
  return [
    route({
      method: 'get',
      path: '/v1/customers/{id}/consents/{seq}/receipt',
      scope: 'read',
      tag,
      summary:
        'A line of the ledger as a record of ISO/IEC TS 27560, with the words that were agreed to and its place in the chain',
      answers: { 200: receiptShape },
      errors: ['unknown-customer', 'ambiguous-identifier', 'unknown-line'],
      handle: async ({ params }) => {
        const customerId = await findCustomer(deps.db, params.id);
        const receipt = await receiptFor(deps, customerId, numberIn(params.seq));
        if (!receipt) throw new Problem('unknown-line', 'The ledger of this person has no line of this number.');
        return { status: 200, body: receipt };
      },
    }),
    route({
      method: 'get',
      path: '/v1/customers/{id}/messages/{message}/evidence',
      scope: 'read',
      tag,
      summary:
        'Whether a message was allowed, by which words, and why it went or not: one document, for `Accept: text/html` to print',
      query: z.object({ lang: z.enum(['en', 'zh']).default('en') }),
      answers: { 200: evidenceShape },
      types: ['text/html'],
      errors: ['unknown-customer', 'ambiguous-identifier', 'unknown-message'],
      handle: async ({ params, query: { lang }, headers: { accept } }) => {
        const customerId = await findCustomer(deps.db, params.id);
        const id = messageIn(params.message);
        const message = id === undefined ? undefined : await wholeMessage(deps.db, customerId, id);
        if (!message) throw new Problem('unknown-message', 'This person has no message of this id.');
        const evidence = await evidenceOf(deps, customerId, message, lang);
        if (!wants(accept, page)) return { status: 200, body: evidence, headers: { vary: 'accept' } };
        const printed = evidencePage(evidence, lang);
        return {
          status: 200,
          body: renderPage(printed),
          type: 'text/html',
          headers: { ...headersOf(printed), vary: 'accept' },
        };
      },
    }),
  ];
}

/** Ours, or the Message-ID of the mail, with or without its brackets. */
export const messageIn = (written = ''): string | undefined =>
  /^<?([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})(@[^\s<>@]+)?>?$/i
    .exec(written)?.[1]
    ?.toLowerCase();
