import type { Scope } from '../../../domain/cel/condition';
import type { CustomerEvent } from '../../../domain/person/event';

export const hour = 3_600_000;
export const day = 24 * hour;
export const now = Date.parse('2026-11-24T10:07:30.500Z');

let made = 0;
export const happened = (name: string, at: number, properties: Record<string, unknown> = {}): CustomerEvent => ({
  id: `e${++made}`,
  name,
  properties,
  at,
  receivedAt: at,
});

const traits = (values: Record<string, unknown>): Scope['customer']['traits'] =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { value, source: 'test', at: 0 }]));

export const scope = (more: Partial<Scope> = {}, values: Record<string, unknown> = {}): Scope => ({
  customer: {
    id: '5d3c3d39-6d0c-4a0d-8f2d-2f5c1a5b0a11',
    stage: 'registered',
    stageSince: 0,
    createdAt: now - 10 * day,
    identifiers: [],
    traits: traits({
      firstName: 'Ann',
      n: 7,
      price: 2.5,
      vip: true,
      tags: ['a', 'b'],
      address: { city: 'Ulm' },
      ...values,
    }),
    points: 120,
    suppressed: {},
  },
  preferences: { language: 'de' },
  history: [],
  now,
  zone: 'UTC',
  ...more,
});

export const orders = [
  happened('Order Completed', now - 100 * day, { total: 10 }),
  happened('Order Completed', now - 30 * day, { total: 20.5 }),
  happened('Order Completed', now - day, { total: 'free' }),
  happened('Product Viewed', now - hour),
];
