import type { ConsentEntry } from '../../../../domain/person/ledger/consent';
import { simulate } from '../../../../domain/rehearse/simulate';
import { ann, day, definitions, event, hour, journey, message, minute, policy, said, start, wait } from '../../world';

/** What is decided for somebody with this ledger who waits three days for a message. */
function lived(consents: readonly ConsentEntry[]): string[] {
  const defs = definitions([journey('j', [wait('w', 3 * day), message('a')])]);
  const facts = ann({ consents });
  const { decisions } = simulate({ facts, definitions: defs, events: [event('Start', start)], from: start, until: start + 9 * day }); // prettier-ignore
  return decisions.map(({ step, outcome, reason }) => `${step} ${outcome} ${reason}`);
}

test('a no that a later yes overrules, heard of late, does not end the passage when that yes expires', () => {
  const consents = [
    said('granted', start - hour, { validUntil: start + day }),
    said('denied', start - 2 * hour, { recordedAt: start + hour }),
  ];
  expect(lived(consents)).toEqual(['a skip expired']);
});

test('a yes that waits to be confirmed does not take back the no that ends a passage', () => {
  const consents = [said('granted', start - day), said('withdrawn', start), said('pending', start + minute)];
  expect(lived(consents)).toEqual(['w exit withdrawn']);
});

test('a grant that ends while a message is held by the night wakes its person then', () => {
  const defs = definitions([journey('j', [message('a')])], { policy: policy({ quietHours: [{ from: '21:00', to: '08:00' }] }) }); // prettier-ignore
  const [night, end] = [Date.parse('2026-03-02T23:30:00Z'), Date.parse('2026-03-03T02:00:00Z')];
  const facts = ann({ consents: [said('granted', start, { validUntil: end })] });
  const { decisions } = simulate({ facts, definitions: defs, events: [event('Start', night)], from: start, until: start + 9 * day }); // prettier-ignore
  expect(decisions.map(({ reason, at }) => [reason, at])).toEqual([['quiet-hours', night], ['expired', end]]); // prettier-ignore
});
