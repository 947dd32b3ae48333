import type { Logger } from 'pino';
import type { WebhookAnswer, Webhooks } from '../../channels/webhook';
import { pauseAfter, plannedAttempts } from '../../channels/webhook-pauses';
import type { Database } from '../../db/base/database';
import type { Secrets } from '../../db/base/secrets';
import { settleRequestCall, takeRequestCalls, type Attempted, type TakenCall } from '../../db/rights/request-calls';
import { retryAfter } from '../../domain/time/retry-after';
import { Beat } from './beat';

/** Real milliseconds between two looks; of many workers one takes a call. */
const pollMillis = 1_000;
/** About a month: after the planned ones there is one a day. */
const mostAttempts = plannedAttempts + 27;

/** Each takes as long as an answer may take, so that whoever stops waits for no more than one. */
const atOnce = 8;

type Deps = {
  readonly db: Database;
  readonly secrets: Secrets;
  readonly webhooks: Webhooks;
  readonly publicUrl: string;
};

/** Makes one attempt each to tell other systems of requests. @returns how many were waiting for one */
export async function tellSome(deps: Deps): Promise<number> {
  const calls = await takeRequestCalls(deps.db, deps.secrets, atOnce);
  await Promise.all(calls.map((call) => tell(deps, call)));
  return calls.length;
}

async function tell({ db, secrets, webhooks, publicUrl }: Deps, call: TakenCall): Promise<void> {
  const { id, url, body, authorization, attempt, isCallback } = call;
  const headers = {
    ...(authorization === undefined ? {} : { authorization }),
    // OpenDSR 2.0: a controller that is told knows by it which of its processors speaks.
    ...(isCallback ? { 'x-opendsr-processor-domain': new URL(publicUrl).hostname } : {}),
  };
  const answer =
    url === undefined ? undefined : await webhooks.call({ id, url, body, secret: secrets.webhook, headers });
  await settleRequestCall(db, call, answer ? attempted(answer, attempt) : { status: 'failed', reason: 'removed' });
}

/** Only a yes ends it: an address that is forbidden or gone may be mended by who runs this installation. */
function attempted(answer: WebhookAnswer, attempt: number): Attempted {
  if (answer.outcome === 'answered') return { status: 'answered', httpStatus: answer.status };
  const httpStatus = 'status' in answer ? answer.status : undefined;
  const reason = answer.outcome === 'later' ? answer.why : answer.outcome;
  if (attempt >= mostAttempts) return { status: 'failed', httpStatus, reason };
  const asked = answer.outcome === 'later' ? retryAfter(answer.retryAfter, Date.now()) : 0;
  return { status: 'open', httpStatus, reason, pause: pauseAfter(attempt, asked, Math.random()) };
}

/** Tells other systems of requests until they say that they heard. */
export const teller = ({ log, ...deps }: Deps & { readonly log: Logger }): Beat =>
  new Beat(async () => {
    try {
      await tellSome(deps);
    } catch (error) {
      log.warn({ error }, 'another system could not be told of a request; trying again');
    }
  }, pollMillis);
