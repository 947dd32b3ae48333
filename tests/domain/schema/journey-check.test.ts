import { walk } from '../../../domain/journey/plan';
import { checkJourney, entersOf, parseJourney, type KnownDefinitions } from '../../../domain/schema/journey/journey';
import { defaultDataPlan, type DataPlan } from '../../../domain/person/plan/data-plan';
import { defaultPolicy } from '../../../domain/schema/policy';
import { placeIn } from '../../../domain/schema/reading/source';
import type { Template } from '../../../domain/journey/template';
import { callsOf } from '../../setup/cost';
import { around, fiftySteps } from './fifty-steps';

const template = (key: string, more: Partial<Template> = {}): Template => ({
  key,
  version: 1,
  class: 'marketing',
  channels: { email: { subject: 's', text: 't' } },
  locales: {},
  ...more,
});

const known = (more: Partial<KnownDefinitions> = {}): KnownDefinitions => ({
  templates: new Map([template('hello'), template('receipt', { class: 'service' })].map((one) => [one.key, one])),
  policy: { ...defaultPolicy, purposes: { news: { class: 'marketing' }, orders: { class: 'service' } } },
  journeys: new Set(['other']),
  ...more,
});

function journey(steps: string, purpose = 'news', key = 'a') {
  const source = `journey: ${key}\npurpose: ${purpose}\nenter: { api: true }\nsteps:\n${steps}\n`;
  const { journey: read, written, problems } = parseJourney(source, 'yaml');
  if (!read || !written) throw new Error(JSON.stringify(problems));
  return { journey: read, written, source };
}

test.each(
  [
    [
      'a template that is not there',
      '  - { message: m, template: helo }',
      'news',
      '/steps/0/template',
      'unknown-template',
      'error',
    ],
    [
      'a template in a branch',
      '  - if: "true"\n    else: [ { message: m, template: none } ]',
      'news',
      '/steps/0/else/0/template',
      'unknown-template',
      'error',
    ],
    [
      'a template in a case',
      '  - choose: [ { when: "true", steps: [ { message: m, template: none } ] } ]',
      'news',
      '/steps/0/choose/0/steps/0/template',
      'unknown-template',
      'error',
    ],
    [
      'a template in an else',
      '  - choose: [ { when: "true", steps: [] }, { else: [ { message: m, template: none } ] } ]',
      'news',
      '/steps/0/choose/1/else/0/template',
      'unknown-template',
      'error',
    ],
    [
      'a template in an arm',
      '  - split: s\n    arms: { a/b: { weight: 1, steps: [ { message: m, template: none } ] } }',
      'news',
      '/steps/0/arms/a~1b/steps/0/template',
      'unknown-template',
      'error',
    ],
    [
      'a channel without content',
      '  - { message: m, template: hello, channels: [preferred, sms] }',
      'news',
      '/steps/0/channels/1',
      'channel-without-content',
      'warning',
    ],
    [
      'a purpose that is not listed',
      '  - { message: m, template: hello }',
      'newz',
      '/purpose',
      'unlisted-purpose',
      'warning',
    ],
    [
      'a service template for marketing',
      '  - { message: m, template: receipt }',
      'news',
      '/steps/0/template',
      'service-template-for-marketing',
      'error',
    ],
    ['a journey that is not there', '  - enter: othr', 'news', '/steps/0/enter', 'unknown-journey', 'error'],
    ['a journey that enters itself', '  - enter: a', 'news', '/steps/0/enter', 'enter-loop', 'error'],
  ].map(([name = '', ...one]) => ({ name, one })),
)('$name', ({ one: [steps = '', purpose, pointer, code, severity] }) => {
  const found = checkJourney(journey(steps, purpose).written, known());
  expect(found.map((one) => [one.pointer, one.code, one.severity])).toEqual([[pointer, code, severity]]);
});

test('a service template for a service purpose is fine, and so is marketing for it', () => {
  expect(checkJourney(journey('  - { message: m, template: receipt }', 'orders').written, known())).toEqual([]);
  expect(checkJourney(journey('  - { message: m, template: hello }', 'orders').written, known())).toEqual([]);
});

test('an unlisted purpose counts as marketing for a service template', () => {
  const found = checkJourney(journey('  - { message: m, template: receipt }', 'else').written, known());
  expect(found.map(({ code }) => code).sort()).toEqual(['service-template-for-marketing', 'unlisted-purpose']);
});

test('a sensitive trait is read by the journey of its purpose; to another it is not there, which is a warning', () => {
  const dataPlan: DataPlan = { ...defaultDataPlan, traits: { birthday: { class: 'sensitive', purpose: 'orders' }, city: { class: 'personal' } } }; // prettier-ignore
  const steps = '  - if: customer.traits.birthday == "x" && customer.traits.city == "Ulm"\n    then: []';
  const found = (purpose: string) => checkJourney(journey(steps, purpose).written, known({ dataPlan })).map(({ pointer, code, severity }) => [pointer, code, severity]); // prettier-ignore
  expect(found('orders')).toEqual([]);
  expect(found('news')).toEqual([['/steps/0/if', 'sensitive-trait', 'warning']]);
});

test('a loop over several journeys is found, a chain is none', () => {
  const leads: Record<string, string[]> = { b: ['c'], c: ['a'], d: ['c'] };
  const more = known({ journeys: new Set(['b', 'c', 'd', 'e']), entersOf: (key) => leads[key] ?? [] });
  const loop = checkJourney(journey('  - enter: b').written, more).filter(({ code }) => code === 'enter-loop');
  expect(loop).toMatchObject([{ detail: 'Journeys enter each other for ever: a → b → c → a.' }]);
  const chain = checkJourney(journey('  - enter: d', 'news', 'e').written, more);
  expect(chain.filter(({ code }) => code === 'enter-loop')).toEqual([]);
  expect(entersOf(journey('  - enter: b\n  - if: "true"\n    then: [ { enter: c } ]').journey)).toEqual(['b', 'c']);
});

test('the places of the source are found again', () => {
  const { written, source } = journey('  - wait: 1 day\n  - message: m\n    template: none');
  expect(placeIn(checkJourney(written, known()), source, 'yaml')).toMatchObject([
    { pointer: '/steps/1/template', line: 7 },
  ]);
});

test('a journey of 50 steps is checked in fewer than 400,000 calls of functions', () => {
  const { journey: read } = parseJourney(fiftySteps, 'yaml');
  let steps = 0;
  walk(read?.steps ?? [], () => steps++);
  expect(steps).toBe(50);
  let found: unknown;
  const calls = callsOf(() => {
    // Another name, so that no condition is known already.
    const { written } = parseJourney(fiftySteps.replaceAll('sku-', 'number-'), 'yaml');
    found = written && placeIn(checkJourney(written, around), fiftySteps, 'yaml');
  });
  expect(found).toEqual([]);
  expect(calls).toBeLessThan(400_000);
});
