import { z } from 'zod';
import {
  countAdvocates,
  readSilences,
  reasonsForLeaving,
  sharesBy,
  sharesByStatement,
  weeksPressed,
  type NamedShare,
  type StatementShare,
} from '../../db/permission/trust';
import { countSpan, type Span } from '../../db/permission/trust-days';
import { isTooSlow } from '../../db/base/failure';
import type { Database } from '../../db/base/database';
import { pressureOf, ratesOf, silenceOf, wholeDays, wholeWeeks } from '../../domain/contact/trust';
import { instant } from '../../domain/schema/reading/instant';
import { sayInstant } from '../../domain/time/say-instant';
import type { Millis } from '../../domain/time/time';
import { dayMillis } from '../../domain/time/wall-clock';
import type { ApiDeps } from '../http/deps';
import { TooExpensive } from '../http/aside';
import { Problem } from '../http/problem';
import { route, type Route } from '../http/route';

const count = z.int().min(0);
const part = z.number().min(0).max(1).nullable();
const share = {
  asked: count.describe('People who were asked.'),
  granted: count.describe('Of them, who said yes.'),
  optIn: part.describe('granted of asked.'),
  reached: count.describe('People whom a message reached; of a statement, who agreed to it.'),
  withdrew: count.describe('People who took it back.'),
  withdrawal: part.describe('withdrew, of all who were reached or took it back.'),
};
const named = z.object({ name: z.string().nullable(), ...share });

const trustShape = z.object({
  from: z.string().describe('The beginning of the first day, by UTC.'),
  to: z.string().describe('The end of the last day, by UTC.'),
  countedAt: z.string().describe('Days that go on were counted then; where many were written to, some minutes ago.'),
  purposes: z.array(named).describe('null: what was said of everything.'),
  channels: z.array(named).describe('null: what was said of every channel.'),
  journeys: z.array(named).describe('By the message before the yes or no, within seven days; null: there was none.'),
  statements: z.array(z.object({ name: z.string(), version: z.string().nullable(), ...share })),
  pressure: z.object({
    weeks: count.describe('Whole weeks, counted back from `to`.'),
    bars: z
      .array(z.object({ messages: count, weeks: count }))
      .describe('Weeks of a person with so many marketing messages; the last bar is of so many and more.'),
    median: count,
    p95: count,
    most: count,
  }),
  leaving: z.array(
    z.object({ touchpoint: z.string(), question: z.string(), answer: z.string().nullable(), people: count }),
  ),
  silence: z
    .object({ withdrawals: count, late: count, p50: count, p99: count, most: count })
    .describe('Milliseconds from a withdrawal on record to the end of the last message that it forbids; late: not 0.'),
  advocates: z.object({ made: count, lost: count }),
});

const usualDays = 30;
const mostDays = 366;

/** What people think of how they are spoken to, over a span of time. */
export const trustRoute = ({ db, clock }: Pick<ApiDeps, 'db' | 'clock'>): Route =>
  route({
    method: 'get',
    path: '/v1/trust',
    scope: 'read',
    tag: 'Operations',
    summary:
      'Who agreed, who took it back and why, how much people got, and how soon there was silence, in whole days of UTC',
    query: z.object({ from: instant.optional(), to: instant.optional() }),
    answers: { 200: trustShape },
    errors: ['too-expensive'],
    handle: async ({ query: { to = clock.now(), from = to - usualDays * dayMillis } }) => {
      if (from >= to) throw new Problem('malformed-request', 'Query from: must lie before to.');
      if (to - from > mostDays * dayMillis)
        throw new Problem('malformed-request', `Query from: at most ${mostDays} days before to.`);
      try {
        const span = wholeDays(from, to, clock.now());
        const countedAt = await countSpan(db, span, clock.now());
        if (countedAt === undefined) throw new TooExpensive();
        return { status: 200, body: await readTrust(db, span, countedAt), headers: { 'cache-control': 'no-store' } };
      } catch (error) {
        throw isTooSlow(error) ? new TooExpensive() : error;
      }
    },
  });

/** One question after the other, so that a reader takes no more than one connection. */
async function readTrust(db: Database, span: Span, countedAt: Millis): Promise<z.input<typeof trustShape>> {
  const { from, weeks } = wholeWeeks(span.from, span.to);
  return {
    from: sayInstant(span.from),
    to: sayInstant(span.to),
    countedAt: sayInstant(countedAt),
    purposes: (await sharesBy(db, 'purpose', span)).map(withRates),
    channels: (await sharesBy(db, 'channel', span)).map(withRates),
    journeys: (await sharesBy(db, 'journey', span)).map(withRates),
    statements: (await sharesByStatement(db, span)).map(withRates),
    pressure: { weeks, ...pressureOf(await weeksPressed(db, { from, to: span.to })) },
    leaving: await reasonsForLeaving(db, span),
    silence: silenceOf(await readSilences(db, span)),
    advocates: await countAdvocates(db, span),
  };
}

const withRates = <T extends NamedShare | StatementShare>({ could, ...told }: T) => ({
  ...told,
  ...ratesOf({ ...told, could }),
});
