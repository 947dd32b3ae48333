import {
  ApplicationFailure,
  CancelledFailure,
  DefaultFailureConverter,
  defaultPayloadConverter,
} from '@temporalio/common';
import { toldOf } from '../../../db/base/failure';
import { inOurWords } from '../../../worker/engine/activity-failures';
import { createLog } from '../../../worker/process/log';

const secret = 'ann@example.org';

/** As pg makes it: the row stands in the message, in the detail and, once printed, in the first lines of the stack. */
function ofPostgres(code: string): Error {
  const error = new Error(
    `duplicate key value violates unique constraint "people_pkey" (${secret})\n    at ${secret} (/x.js:1:1)`,
  );
  return Object.assign(error, { code, detail: `Key (email)=(${secret}) already exists.`, constraint: 'people_pkey' });
}

const sent = (error: unknown): string =>
  JSON.stringify(new DefaultFailureConverter().errorToFailure(error, defaultPayloadConverter));

test.each([
  ['an error of the database', ofPostgres('23505'), '23505'],
  ['an error without a code', new TypeError(`cannot read ${secret}`), 'TypeError'],
  ['a name that is none', Object.assign(new Error(secret), { name: secret }), 'Error'],
  ['a code that is none', Object.assign(new Error('x'), { code: `550 ${secret}` }), 'Error'],
  ['a thrown text', secret, 'string'],
  [
    'a failure with details and a cause',
    ApplicationFailure.create({ message: secret, type: secret, details: [secret], cause: new Error(secret) }),
    'ApplicationFailure',
  ],
])('%s reaches Temporal with a code and without what it quotes', (_, error, code) => {
  const failure = sent(inOurWords(error));
  expect(failure).toContain(code);
  expect(failure).not.toContain(secret);
});

test('where it happened is told', () => {
  expect(sent(inOurWords(new Error('x')))).toContain('activity-failures.test.ts');
});

test('an outage is called one, and tried again', () => {
  const failure = inOurWords(Object.assign(new Error(secret), { code: 'ECONNREFUSED' }));
  expect(failure).toMatchObject({
    message: 'the database is away or takes nobody (ECONNREFUSED)',
    nonRetryable: false,
  });
});

test('our own words, the next try and what is not to be tried again stay', () => {
  const later = ApplicationFailure.create({
    message: 'the channel is paused',
    type: 'Later',
    nextRetryDelay: '10 seconds',
  });
  expect(inOurWords(later)).toMatchObject({
    message: 'the channel is paused',
    type: 'Later',
    nextRetryDelay: '10 seconds',
  });
  expect(inOurWords(ApplicationFailure.nonRetryable(secret))).toMatchObject({ nonRetryable: true });
});

test('a cancellation stays one', () => {
  const cancelled = new CancelledFailure('CANCELLED');
  expect(inOurWords(cancelled)).toBe(cancelled);
});

test('a line of the log holds kind, code and place of an error, never its words', () => {
  const lines: string[] = [];
  const log = createLog('info', 'test', { write: (line) => void lines.push(line) });
  log.error({ error: ofPostgres('23505') }, 'failed');
  log.error({ err: ofPostgres('23505') }, 'failed');
  log.error({ error: secret }, 'failed');
  expect(lines.join('')).not.toContain(secret);
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    error: { name: 'Error', code: '23505', constraint: 'people_pkey' },
  });
});

test('what is no error is told by its kind alone', () => {
  expect([toldOf(undefined), toldOf(7), toldOf({ message: secret })]).toEqual([
    { name: 'undefined' },
    { name: 'number' },
    { name: 'object' },
  ]);
});
