import { z } from 'zod';
import type { Described } from '../http/route';

const page = {
  scope: 'public',
  tag: 'Links',
  errors: ['not-found', 'rate-limited', 'unavailable'],
} as const;

/** What the links in a message lead to, as the API's description tells it; a browser gets the same errors as pages. */
export const describedPages: readonly Described[] = [
  {
    ...page,
    method: 'get',
    path: '/u/{token}',
    summary: 'Asks whether these messages shall stop, and changes nothing',
    answers: { 200: undefined },
    types: ['text/html'],
  },
  {
    ...page,
    method: 'post',
    path: '/u/{token}',
    summary: 'Withdraws what the message was about on its channel (RFC 8058), whatever the body says',
    answers: { 200: undefined, 202: undefined },
    types: ['text/html', 'text/plain'],
  },
  {
    ...page,
    method: 'get',
    path: '/r/{token}',
    summary: 'To the page that a link of a mail is for; told as Email Clicked where the person agreed to that',
    answers: { 302: undefined },
  },
  {
    ...page,
    method: 'get',
    path: '/c/{token}',
    summary: 'Asks the owner of an address whether they agree to a statement, and changes nothing',
    answers: { 200: undefined, 410: undefined },
    types: ['text/html'],
  },
  {
    ...page,
    method: 'post',
    path: '/c/{token}',
    summary: 'The owner agrees; where the time of the link is over, asks for a new one with `again`',
    form: z.object({ again: z.literal('yes').optional() }),
    answers: { 200: undefined, 410: undefined },
    types: ['text/html'],
  },
  {
    ...page,
    method: 'get',
    path: '/me/{token}',
    summary: "The person's own page: what they agreed to",
    answers: { 200: undefined },
    types: ['text/html'],
  },
  {
    ...page,
    method: 'post',
    path: '/me/{token}',
    summary: 'Takes back what was agreed to for a purpose',
    form: z.object({ purpose: z.string().describe('A purpose that the page shows.') }),
    answers: { 200: undefined },
    types: ['text/html'],
  },
];
