import type { KnownDefinitions } from '../../../domain/schema/journey/journey';
import { defaultPolicy } from '../../../domain/schema/policy';
import type { Template } from '../../../domain/journey/template';

/** A journey of fifty steps of every common kind, each condition unlike the others, and what it is published among. */

const block = (n: number): string => `
  - message: message-${n}
    template: template-${n}
    channels: [preferred, email]
  - wait-for: { on: Product Viewed, when: 'event.properties.sku == "sku-${n}" && customer.points > ${n}', within: ${n + 1} days }
    then:
      - if: sum("Order Completed", "total", "${n + 10} days") > ${n}.5 || customer.traits.city in ["Berlin", "${n}"]
        then: [ { wait: { next: "09:00", weekdays: [mon, tue] } } ]
        else: [ { update: { traits: { seen${n}: { cel: 'count("Product Viewed", "${n + 1} days") + ${n}' } } } } ]
    else:
      - award: { points: ${n}, reason: patience }
  - split: split-${n}
    arms:
      control: { weight: 20, holdout: true }
      more: { weight: 80, steps: [ { wait: 1 day }, { wait: 2 hours }, { message: more-${n}, template: template-${n} } ] }
`;

export const fiftySteps = `journey: fifty
purpose: news
enter: { on: Order Completed, when: 'event.properties.total > 10.0', key: event.properties.order_id, again: after-exit }
exit: [ { on: Order Refunded, when: event.properties.order_id == entry.properties.order_id } ]
goal: { on: Order Completed, within: 30 days }
steps:
${Array.from({ length: 5 }, (_, n) => block(n)).join('')}`;

const template = (key: string): Template => ({
  key,
  version: 1,
  class: 'marketing',
  channels: { email: { subject: 's', text: 't' } },
  locales: {},
});

export const around: KnownDefinitions = {
  templates: new Map(Array.from({ length: 200 }, (_, n) => [`template-${n}`, template(`template-${n}`)])),
  policy: { ...defaultPolicy, purposes: { news: { class: 'marketing' } } },
  journeys: new Set(Array.from({ length: 100 }, (_, n) => `journey-${n}`)),
};
