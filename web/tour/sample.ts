import welcomeJourney from '../../journeys/light-registration.yaml?raw';
import { ask } from '../api/client';
import { provideTemplates, shippedTemplatesOf } from '../templates/shipped';

/** The journey of the tour, a copy that nobody else enters. */
export const journeyKey = 'tour-welcome';

const journey = welcomeJourney
  .replace(/^journey: .*/m, `journey: ${journeyKey}`)
  .replace(/^enter: .*/m, 'enter: { api: true, again: always }');

/** Publishes the shipped welcome and its templates; a template that is there stays as it is. */
export async function publishSample(): Promise<void> {
  await provideTemplates(shippedTemplatesOf(journey));
  await ask('PUT /v1/journeys/{key}', { params: { key: journeyKey }, yaml: journey });
  await ask('POST /v1/journeys/{key}/publish', { params: { key: journeyKey }, body: {} });
}

/** Somebody made up, under an address at which nobody is. @returns their id */
export async function makePerson(): Promise<string> {
  const address = `tour-${Date.now().toString(36)}@example.org`;
  const { id } = await ask('PUT /v1/customers/{id}', {
    params: { id: `email:${address}` },
    body: { traits: { firstName: 'Ann' } },
  });
  const consent = { purpose: 'news', channel: 'email', state: 'granted', source: 'tour' };
  await ask('POST /v1/customers/{id}/consents', { params: { id }, body: consent });
  return id;
}

export async function enrol(id: string): Promise<void> {
  await ask('POST /v1/customers/{id}/enrolments', { params: { id }, body: { journey: journeyKey } });
}

/** Nothing of the tour stays but what the audit log says. */
export async function clearAway(id: string): Promise<void> {
  await ask('DELETE /v1/customers/{id}', { params: { id } });
  await ask('POST /v1/journeys/{key}/archive', { params: { key: journeyKey } });
}
