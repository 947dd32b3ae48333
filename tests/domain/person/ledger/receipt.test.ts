import { receiptOf } from '../../../../domain/person/ledger/receipt';
import { day, said, start } from '../../world';

const controller = { url: 'https://shop.example', address: '1 High Street' };
const receipt = (...[state, more]: [Parameters<typeof said>[0], object?]) =>
  receiptOf(
    { customerId: 'ann', line: said(state, start, more), controller, recipients: [], plan: { retention: {} } },
    start + 2 * day,
  );

test.each([
  ['granted', 'dpv:ConsentGiven'],
  ['denied', 'dpv:ConsentRefused'],
  ['withdrawn', 'dpv:ConsentWithdrawn'],
  ['pending', 'dpv:ConsentRequested'],
] as const)('a line that says %s is told as %s', (state, told) => {
  expect(receipt(state).events.map(({ event_state }) => event_state)).toEqual([told]);
});

test('a grant that ended tells so, and when; one that still holds tells for how long', () => {
  const [given, ended] = receipt('granted', { validUntil: start + day }).events;
  expect(given).toMatchObject({ validity_duration: 'PT86400S' });
  expect(ended).toMatchObject({ event_state: 'dpv:ConsentExpired', event_time: '2026-03-03T10:00:00.000Z' });
  expect(receipt('granted', { validUntil: start + 3 * day }).events).toHaveLength(1);
});

test('a statement that was never published here is told by its name alone, and what nobody states is null', () => {
  expect(receipt('granted', { statement: 'old', version: 'v7' })).toMatchObject({
    statement: { key: 'old', version: 'v7', words: null },
    processing: [
      {
        privacy_notice: null,
        lawful_basis: null,
        channel: null,
        retention_period: null,
        recipient_third_parties: null,
        storage_locations: null,
        jurisdiction: null,
      },
    ],
    parties: [{ url: 'https://shop.example', address: '1 High Street' }],
  });
  expect(receipt('granted').statement).toBeNull();
});

test('who else is sent the data, how long they are kept, where, and under whose law, is told where this installation was told', () => {
  const recipients = [{ name: 'warehouse', url: 'https://warehouse.example/opendsr' }];
  const events = { unit: 'calendar', months: 25, days: 0 } as const;
  const plan = { retention: { events }, storedIn: ['DE', 'FR'], jurisdictions: ['EU'] };
  const line = said('granted', start);
  const [processing] = receiptOf({ customerId: 'ann', line, controller, recipients, plan }, start).processing;
  expect(processing).toMatchObject({
    recipient_third_parties: recipients,
    retention_period: '2 years 1 month',
    storage_locations: ['DE', 'FR'],
    jurisdiction: ['EU'],
  });
});
