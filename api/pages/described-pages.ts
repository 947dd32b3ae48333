import { channelMoves } from './me/moved-channels';
import { z } from 'zod';
import { demands } from '../../domain/person/ledger/demands';
import type { Described } from '../http/route';

const page = {
  scope: 'public',
  tag: 'Links',
  errors: ['not-found', 'rate-limited', 'unavailable'],
} as const;

type Form = {
  readonly summary: string;
  readonly fields?: Readonly<Record<string, z.ZodType>>;
  readonly types?: readonly string[];
};

const text = z.string();
const lang = text.optional().describe('The language of the page that answers.');
const purpose = text.describe('A purpose that the page shows.');
const channel = text.optional().describe('Without it: on every channel.');
const journey = text.describe('The key of a journey.');
const answer = { id: text.describe('Of the question.'), answer: text.optional(), comment: text.optional() };
const goOn = z.literal('go-on').optional().describe('Takes the word on it back.');

/** The forms of a person's own page; each answers with the page as it stands then, 202 where something is still in the air. */
const forms = new Map<string, Form>([
  ['grant', { summary: 'Agrees to a statement in force for a purpose', fields: { purpose, channel } }],
  ['withdraw', { summary: 'Takes back what was agreed to for a purpose', fields: { purpose, channel } }],
  [
    'preferences',
    {
      summary: 'Changes wishes; a field that is not sent stays as it is',
      fields: {
        channel: text.optional().describe('What `move` speaks of.'),
        move: z.enum(channelMoves).optional().describe('`up` the order of channels, or `off` and `on`.'),
        frequency: text.optional().describe('Such as `1/7 days`; `any` for no limit.'),
        quiet: z.enum(['on', 'off']).optional().describe('With `from`, `to`, `days` (one field each) and `timezone`.'),
        from: text.optional(),
        to: text.optional(),
        days: text.optional(),
        timezone: text.optional(),
        language: text.optional().describe('A tag; `any` for none.'),
        personalisation: z.enum(['on', 'off']).optional(),
        topic: text.optional().describe('A purpose that `wish` switches `on` or `off`, or of which `pace` speaks.'),
        pace: text.optional().describe('Of the messages about the topic alone, as `frequency`.'),
        wish: z.enum(['on', 'off']).optional(),
      },
    },
  ],
  ['snooze', { summary: 'Asks for silence for a while', fields: { days: z.enum(['0', '7', '14', '28']) } }],
  ['pause', { summary: 'Holds the messages of one journey', fields: { journey, wish: goOn } }],
  ['leave', { summary: 'Leaves one journey for good', fields: { journey, wish: goOn } }],
  [
    'demand',
    {
      summary: 'Restricts what is done with their data, or objects to a use of them',
      fields: { right: z.enum(demands), wish: z.enum(['demand', 'back']).optional() },
    },
  ],
  ['everything', { summary: 'Takes back everything that is agreed to but services' }],
  ['undo', { summary: 'Takes the last press back, for ten minutes' }],
  [
    'profile',
    {
      summary: 'Corrects what is known; fields are `text:`, `number:`, `choice:` or `list:` and the name of a trait',
      fields: { 'list:interests': text.optional() },
    },
  ],
  [
    'feedback',
    {
      summary: 'Answers the question that the page asked whoever took something back',
      fields: answer,
    },
  ],
  ['export', { summary: 'Everything that is kept of the person', types: ['application/zip', 'text/html'] }],
  [
    'erase',
    {
      summary: 'Asks whether to erase the person, and does so',
      fields: { sure: text.optional().describe('`yes` does it; else it is asked.') },
    },
  ],
]);

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
    types: ['text/html'],
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
    method: 'post',
    path: '/u/{token}/feedback',
    summary: 'Answers the question that the page of a one-click withdrawal asked',
    form: z.object({ lang, ...answer }),
    answers: { 200: undefined },
    types: ['text/html'],
  },
  {
    ...page,
    method: 'get',
    path: '/me/{token}',
    summary: "The person's own page: what they agreed to, asked for and are in, and every way to change it",
    query: z.object({
      lang: z.string().optional().describe('`en` or `zh`; without it their own language, else their browser’s.'),
      older: z.string().optional().describe('Where older messages begin, as the page itself links to them.'),
    }),
    answers: { 200: undefined },
    types: ['text/html'],
  },
  ...[...forms].map(([name, { summary, fields = {}, types = ['text/html'] }]): Described => ({
    ...page,
    method: 'post',
    path: `/me/{token}/${name}`,
    summary,
    form: z.object({ lang, ...fields }),
    answers: { 200: undefined, 202: undefined, 422: undefined },
    types,
  })),
];
