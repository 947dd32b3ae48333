import type { Definitions } from '../../../domain/decide/facts';
import { rehearse } from '../../../domain/rehearse/persona';
import { parseJourney } from '../../../domain/schema/journey/journey';
import { storable } from '../../../domain/schema/storable';
import { definitions, policy, template } from '../../domain/world';
import type { Written } from './journeys';
import type { Plan } from './people';

/** How one passage ends by the rules, whoever was killed meanwhile. */
export type End = {
  readonly journey: string;
  readonly token: string;
  readonly state: string;
  readonly outcome: string | undefined;
  /** Ids of the steps whose message went. */
  readonly sent: readonly string[];
};
export type Expected = {
  readonly passages: readonly End[];
  readonly points: number;
  readonly traits: readonly string[];
};

const start = Date.parse('2026-03-02T10:00:00Z');
const week = 7 * 86_400_000;

/** The journeys as the rules read them. */
export function rulesOf(written: readonly Written[]): Definitions {
  const live = written.map(({ key, yaml }) => {
    const { journey, problems } = parseJourney(yaml, 'yaml');
    if (!journey) throw new Error(`${key}: ${JSON.stringify(problems)}\n${yaml}`);
    return { ...journey, version: 1, state: 'live' as const };
  });
  const templates = [template('note'), template('shaky'), template('receipt', 'service')];
  return definitions(live, { templates, policy: policy() });
}

/** Lives the plan at a pace of its own: what is sent comes at once, and nobody is killed. */
export function expectedOf(plan: Plan, customerId: string, rules: Definitions): Expected {
  const events = plan.events.map(({ event, properties }, n) => ({
    id: `${plan.user}-${n}`,
    name: event,
    properties: storable(JSON.parse(JSON.stringify(properties))) as Record<string, unknown>,
    at: start + n,
    receivedAt: start + n,
  }));
  const persona = {
    id: customerId,
    traits: { email: 'somebody@example.org' },
    identifiers: [],
    consents: plan.consents.map((consent) => ({ ...consent, version: undefined })),
    preferences: {},
    points: 0,
    paused: false,
    answers: {},
  };
  const script = { persona, from: start, until: start + week, audiencesUntil: start, events };
  const { facts, spoken } = rehearse(script, rules, { unsubscribe: '', preferences: '' });
  return {
    passages: facts.enrolments.map(({ id, journey, key, state, outcome }) => ({
      journey,
      token: key,
      state,
      outcome,
      sent: spoken.flatMap(({ message }) => (message.enrolmentId === id ? [message.step] : [])).sort(),
    })),
    points: facts.customer.points,
    traits: Object.keys(facts.customer.traits).sort(),
  };
}
