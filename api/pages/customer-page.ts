import { Router, type Response } from 'express';
import { wordsOf } from '../../db/customers/consents';
import { channelKinds, type ChannelKind } from '../../domain/contact/channel';
import { permission } from '../../domain/contact/permission';
import { readBytes } from '../http/body';
import type { ApiDeps } from '../http/deps';
import { html, type Html } from './html';
import { keyInWords } from './key-in-words';
import { openOwnPage, unknownLink, type LinkDeps } from './opened-link';
import { sendPage } from './page';
import { Problem } from '../http/problem';
import { withdraw } from '../customers/withdraw';

type Deps = Pick<ApiDeps, 'db' | 'clock' | 'clockRate' | 'definitions'> & LinkDeps;
type Grant = { readonly purpose: string; readonly channels: readonly ChannelKind[] };

const largestForm = 8_192;

/** A person's own page: what they said yes to, and a way to take each of it back. */
export function customerPage(deps: Deps): Router {
  const router = Router({ caseSensitive: true });
  router.get('/me/:token', async (request, response) => {
    const { customerId } = await openOwnPage(deps, request);
    await show(deps, customerId, response);
  });
  router.post('/me/:token', async (request, response) => {
    const { customerId } = await openOwnPage(deps, request);
    const form = new URLSearchParams((await readBytes(request, response, largestForm)).toString('utf8'));
    const purpose = form.get('purpose') ?? '';
    const known = (await grantsOf(deps, customerId)).some((grant) => grant.purpose === purpose);
    const inTheAir = known ? await withdraw(deps, { customerId, purpose, source: 'page' }) : [];
    if (!inTheAir) throw unknownLink();
    const late = inTheAir.length > 0 ? ' A message that was already on its way may still arrive.' : '';
    await show(
      deps,
      customerId,
      response,
      `Saved. There will be no more messages about ${keyInWords(purpose)}.${late}`,
    );
  });
  router.all('/me/:token', () => {
    throw new Problem('method-not-allowed', 'This route takes GET, HEAD, POST.', {
      headers: { allow: 'GET, HEAD, POST' },
    });
  });
  return router;
}

async function grantsOf({ db, clock }: Deps, customerId: string): Promise<Grant[]> {
  const now = clock.now();
  const consents = await wordsOf(db, customerId, now);
  return [...new Set(consents.map(({ purpose }) => purpose))]
    .sort()
    .map((purpose) => ({
      purpose,
      channels: channelKinds.filter((channel) => permission(consents, purpose, channel, now).allowed),
    }))
    .filter(({ channels }) => channels.length > 0);
}

async function show(deps: Deps, customerId: string, response: Response, said?: string): Promise<void> {
  const grants = await grantsOf(deps, customerId);
  const body = html`<main class="narrow">
    <h1>Your choices</h1>
    <p class="quiet">What you agreed to. You can take back each of it, at any time, as easily as you gave it.</p>
    ${said ? html`<p class="card" role="status">${said}</p>` : undefined}
    ${grants.length > 0 ? grants.map(choice) : html`<p>You have not agreed to any messages.</p>`}
  </main>`;
  sendPage(response, { title: 'Your choices', body });
}

const choice = ({ purpose, channels }: Grant): Html =>
  html`<form class="row" method="post">
    <input type="hidden" name="purpose" value="${purpose}" />
    <span
      ><strong>${keyInWords(purpose)}</strong><br /><span class="quiet"
        >${channels.length === channelKinds.length ? 'on every channel' : `by ${channels.join(', ')}`}</span
      ></span
    >
    <button class="small" aria-label="Stop ${keyInWords(purpose)}">Stop</button>
  </form> `;
