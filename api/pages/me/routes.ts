import { Router, type Request, type Response } from 'express';
import { z } from 'zod';
import type { ListPlace } from '../../../db/wake/enrolments';
import { noteDone } from '../../../db/rights/requests';
import { personNow } from '../../../db/customers/join';
import { readProfile, type StoredProfile } from '../../../db/customers/profile';
import { languageOf } from '../../../domain/person/language';
import { pageSource } from '../../../domain/person/ledger/undo';
import type { Language } from '../../../domain/words/words';
import { copyHeaders, copyOf } from '../../customers/copy/copies';
import { eraseWhole } from '../../customers/erase';
import { askWhy } from '../../customers/permission/ask-why';
import type { Learning } from '../../customers/change';
import type { ApiDeps } from '../../http/deps';
import { moment, readCursor } from '../../http/paging';
import { pour } from '../../http/pour';
import { only } from '../only';
import { backToPage } from '../link-problem-page';
import { pageLanguage } from '../link-words';
import { openOwnPage, unknownLink, type LinkDeps } from '../opened-link';
import { sendPage } from '../page';
import { acts, type Act } from './acts';
import { readForm, type Form } from './form';
import { framed, ownPage } from './own-page';
import { readFacts } from './read';
import { erasedBody, sureBody } from './sections/rights-section';
import { seeing, type See } from './see';
import { viewOf } from './view';

export type OwnPageDeps = Pick<
  ApiDeps,
  'db' | 'clock' | 'clockRate' | 'definitions' | 'secrets' | 'mail' | 'publicUrl'
> &
  Learning &
  LinkDeps;

/** One request to somebody's own page. */
type Visit = {
  readonly deps: OwnPageDeps;
  readonly request: Request;
  readonly response: Response;
  readonly customerId: string;
  readonly form?: Form;
};

/** A person's own page: everything that they agreed to, asked for and are in, and every way to change it. */
export function ownRoutes(deps: OwnPageDeps): Router {
  const router = Router({ caseSensitive: true });
  router.get('/me/:token', async (request, response) => {
    const visit = { deps, request, response, customerId: await readerOf(deps, request) };
    const before = readCursor(textIn(request.query.older), z.object({ at: moment, id: z.guid() }));
    const seen = await see(visit, spokenTo(visit), before);
    sendPage(response, ownPage(seen, { isOlder: before !== undefined }));
  });
  router.all('/me/:token', only('GET, HEAD'));
  const presses = Object.entries(acts).map(([name, act]) => [name, press(act)] as const);
  for (const [name, run] of [...presses, ['export', sendCopy] as const, ['erase', eraseWhenSure] as const]) {
    router.post(`/me/:token/${name}`, async (request, response) => {
      const customerId = await readerOf(deps, request);
      await run({ deps, request, response, customerId, form: await readForm(request, response) });
    });
    router.all(`/me/:token/${name}`, backToPage, only('POST'));
  }
  return router;
}

const readerOf = async (deps: OwnPageDeps, request: Request): Promise<string> =>
  (await openOwnPage(deps, request)).customerId;

const textIn = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

type Tongue = (profile: StoredProfile) => Language;

const spokenTo =
  ({ request, form }: Visit): Tongue =>
  (profile) =>
    pageLanguage(request, form?.get('lang') ?? languageOf(profile, profile.preferences)).language;

/** Who visits by now: they may become one with somebody else while their form is under way. */
const stillThemselves = async ({ deps, customerId }: Visit): Promise<string> =>
  (await personNow(deps.db, customerId)) ?? customerId;

async function languageOfVisit(visit: Visit): Promise<Language> {
  const profile = await readProfile(visit.deps.db, await stillThemselves(visit));
  if (!profile) throw unknownLink();
  return spokenTo(visit)(profile);
}

/** The page as it stands now. @param before messages older than this place */
async function see({ deps, request, customerId }: Visit, tongue: Tongue, before?: ListPlace): Promise<See> {
  const { language, ...facts } = await readFacts(deps, customerId, tongue, before);
  const base = new URL(deps.publicUrl).pathname.replace(/\/$/, '');
  return seeing(viewOf(facts, language), `${base}/me/${String(request.params.token)}`);
}

/** Does what a form asks for, then shows how things stand by it. */
const press =
  (act: Act) =>
  async (visit: Visit & { readonly form: Form }): Promise<void> => {
    const { deps, customerId, form, response } = visit;
    const language = await languageOfVisit(visit);
    const { notice, isRefused, heard } = await act({ deps, customerId, form, language });
    const why = heard && (await askWhy(deps, customerId, heard));
    const seen = await see({ ...visit, customerId: await stillThemselves(visit) }, () => language);
    sendPage(response, ownPage(seen, { notice, ...(why ? { why } : {}) }), isRefused ? 422 : notice.isLate ? 202 : 200);
  };

/** Everything that is kept of them, as an archive. */
async function sendCopy({ deps, response, customerId }: Visit): Promise<void> {
  await noteDone(deps.db, { asks: 'access', about: customerId, at: deps.clock.now(), source: pageSource });
  const headers = { ...copyHeaders('zip'), 'referrer-policy': 'no-referrer' };
  await pour(response, {
    status: 200,
    stream: copyOf(deps, { customerId, form: 'zip', own: true }),
    headers,
    type: 'application/zip',
  });
}

/** It asks first; what answers the yes needs nobody any more. */
async function eraseWhenSure(visit: Visit & { readonly form: Form }): Promise<void> {
  const { deps, response, customerId, form } = visit;
  const seen = await see(visit, spokenTo(visit));
  if (form.get('sure') !== 'yes') return sendPage(response, framed(seen, sureBody(seen)));
  const { receipt, erasedAt, inTheAir } = await eraseWhole(deps, customerId, { by: pageSource });
  const isLate = inTheAir.length > 0;
  sendPage(response, framed(seen, erasedBody(seen, { receipt, erasedAt, isLate }), true), isLate ? 202 : 200);
}
