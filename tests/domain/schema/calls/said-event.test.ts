import fc from 'fast-check';
import { neverFromPages, seenName } from '../../../../domain/person/event';
import { readCloudEvent } from '../../../../domain/schema/calls/cloud-event';
import { readSaidEvent } from '../../../../domain/schema/calls/said-event';
import { readBatchItem, readCall, type Read } from '../../../../domain/schema/calls/segment-call';

const answered = (properties: Record<string, unknown>) => readSaidEvent({ name: 'Question Answered', properties });

test('an answer is a trait that is said, so that it has the limits, the key and the age of any other', () => {
  expect(answered({ question: 'colour', answer: 'blue' })).toEqual({ said: { traits: { colour: 'blue' } } });
});

test.each([
  {},
  { question: '', answer: 1 },
  { question: 7, answer: 1 },
  { question: 'colour' },
  { question: 'colour', answer: null },
])('%j is no answer, and takes nothing away', (properties) => expect(answered(properties)).toEqual({ said: {} }));

describe('what only the product or a backend can witness', () => {
  const unseen = fc.constantFrom('', ' ', '\u200b', '\u00ad\t');
  const named = fc
    .tuple(unseen, fc.constantFrom(...neverFromPages), unseen)
    .map(([before, name, behind]) => `${before}${name}${behind}`);
  const reading = { receivedAt: 0, historical: false, trustTimes: true, newId: () => 'm' };
  /** The same said through each door. */
  const doors = (name: string, fromBrowser: boolean): Read[] => {
    const told = { ...reading, fromBrowser };
    const whom = { anonymousId: 'cookie', messageId: 'm' };
    return [
      readCall({ ...whom, event: name }, 'track', told),
      readBatchItem({ ...whom, type: 'track', event: name }, told),
      readCall({ ...whom, name }, 'page', told),
      readCall({ ...whom, properties: { name } }, 'screen', told),
      readCloudEvent({ specversion: '1.0', id: '1', source: '/', type: name, subject: 'anonymous:cookie' }, told),
    ];
  };

  test('no page tells, through whatever door and however it is spelt, and a backend does', () => {
    fc.assert(
      fc.property(named, (name) => {
        for (const read of doors(name, true)) expect(read).toMatchObject({ code: 'invalid', errors: [{ code: 'not-from-pages' }] }); // prettier-ignore
        for (const read of doors(name, false)) expect(read).toHaveProperty('call.name', seenName(name));
      }),
    );
  });

  test.each(['Question Asked', 'Question Answered', 'Survey Answered', 'Signed Up', 'Product Viewed'])('is not that "%s"', (name) => {
    for (const read of doors(name, true)) expect(read).toHaveProperty('call.name', name);
  }); // prettier-ignore
});
