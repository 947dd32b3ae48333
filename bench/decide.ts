/**
 * Decisions per second on one core: 20 live journeys, a customer in 5 of them with 200 past events, and an event that some of
 * the journeys listen to. ROUNDS and SECONDS may be set. Run: node -r ./tests/setup/typescript-hook.cjs bench/decide.ts
 */
import { loadavg } from 'node:os';
import { rulesOf, type Rules } from '../domain/rehearse/backtest/rules';
import { nobodyKnown } from '../domain/rehearse/backtest/past-life';
import { decide } from '../domain/decide/decide';
import { evolve } from '../domain/decide/evolve';
import type { CustomerEvent } from '../domain/person/event';
import type { Facts } from '../domain/decide/facts';
import type { Journey } from '../domain/journey/journey';
import { parseJourney } from '../domain/schema/journey/journey';
import { parsePolicy } from '../domain/schema/parse-policy';
import { parseTemplate } from '../domain/schema/template';

const rounds = Number(process.env['ROUNDS'] ?? 5);
const seconds = Number(process.env['SECONDS'] ?? 2);
const start = Date.parse('2026-03-02T12:00:00Z');
const hour = 3_600_000;

const policySource = `
timezone: Europe/Berlin
caps: [{ channel: email, max: 3, per: 7 days }, { max: 1, per: calendar day }]
quietHours: [{ from: "21:00", to: "08:00" }]
purposes: { news: { class: marketing } }
lifecycle: { advocate: 'count("Order Completed") >= 1000' }
`;

/** Twenty journeys of the usual kinds; five are entered by the first event, and five listen to the one that is measured. */
function journeySource(n: number): string {
  const entry = n < 5 ? 'Signed Up' : n < 10 ? 'Product Viewed' : `Event ${n}`;
  return `
journey: journey-${n}
purpose: news
priority: ${n * 5}
enter: { on: ${entry}, when: 'count("Order Completed", "90 days") >= ${n < 5 ? 0 : 2} && customer.stage != "anonymous"', again: after-exit }
exit: [{ on: Order Refunded, when: event.properties.order == entry.properties.order, as: refunded }]
goal: { on: Order Completed, within: 30 days }
steps:
  - wait: ${n + 1} days
  - message: first
    template: mail
  - wait-for: { on: Product Viewed, when: event.properties.sku == "sku-${n}", within: 5 days }
    then:
      - if: sum("Order Completed", "total", "365 days") > 100.0
        then: [{ message: more, template: mail }]
    else:
      - exit: quiet
`;
}

function readRules(): Rules {
  const journeys = Array.from({ length: 20 }, (_, n): Journey => {
    const { journey, problems } = parseJourney(journeySource(n), 'yaml');
    if (!journey) throw new Error(JSON.stringify(problems));
    return journey;
  });
  const { policy } = parsePolicy(policySource, 'yaml');
  const { template } = parseTemplate('template: mail\nchannel: email\nsubject: Hi\ntext: Hi\n', 'yaml');
  if (!policy || !template) throw new Error('the definitions of the bench are broken');
  return rulesOf({ journeys, audiences: [], templates: [template], policy });
}

const event = (n: number, name: string, at: number): CustomerEvent => ({
  id: `e${n}`,
  name,
  type: 'track',
  properties: { order: `o${n}`, sku: `sku-${n % 20}`, total: 10 + (n % 30) },
  at,
  receivedAt: at,
});

/** A registered customer who stands in five waits and has bought and looked for a year. */
function customer({ definitions }: Rules): Facts {
  const nobody = nobodyKnown('bench', start - 400 * 24 * hour);
  const history = Array.from({ length: 200 }, (_, n) =>
    event(n, n % 4 === 0 ? 'Order Completed' : 'Product Viewed', start - (200 - n) * 40 * hour),
  );
  const known: Facts = {
    ...nobody,
    customer: { ...nobody.customer, stage: 'registered', identifiers: [{ kind: 'email', value: 'a@example.org' }] },
    consents: [
      { seq: 1, purpose: 'news', state: 'granted', at: start - hour, recordedAt: start - hour, source: 'bench' },
    ],
    history,
    events: [event(1_000, 'Signed Up', start)],
  };
  const entered = evolve(known, decide(known, definitions, start));
  if (entered.enrolments.length !== 5) throw new Error(`${entered.enrolments.length} enrolments instead of 5`);
  return { ...entered, events: [event(1_001, 'Product Viewed', start + hour)] };
}

const rules = readRules();
const facts = customer(rules);
const verdict = decide(facts, rules.definitions, start + hour);
const results: number[] = [];
for (let round = 0; round < rounds; round++) {
  let decided = 0;
  const began = process.cpuUsage();
  const until = performance.now() + seconds * 1_000;
  while (performance.now() < until) {
    for (let n = 0; n < 50; n++) decide(facts, rules.definitions, start + hour);
    decided += 50;
  }
  const { user, system } = process.cpuUsage(began);
  results.push(Math.round((decided / (user + system)) * 1_000_000));
}
results.sort((a, b) => a - b);
const figures = {
  decisionsPerCpuSecond: results[Math.floor(results.length / 2)],
  rounds: results,
  entered: verdict.enrolments.length,
  load: loadavg().map((load) => Math.round(load * 10) / 10),
};
process.stdout.write(`${JSON.stringify(figures)}\n`);
