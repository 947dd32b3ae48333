import { readConfig } from '../../../worker/process/config';
import { mailingOf } from '../../../worker/process/sender';

const reached = (SMTP_URL: string | undefined, hasCatcher = false) =>
  mailingOf(readConfig({ SMTP_URL }), { hasCatcher }).reaches;

test.each([
  ['smtp://user:secret@mail.shop.example:587', 'people'],
  ['smtps://203.0.113.7', 'people'],
  ['smtp://127.0.0.1:2525', 'perhaps'],
  ['smtp://[::1]:25', 'perhaps'],
  ['smtp://localhost', 'perhaps'],
  [undefined, 'perhaps'],
])('mails by %s reach %s', (url, whom) => {
  expect(reached(url)).toBe(whom);
});

test('mails to our own catcher reach nobody else', () => {
  expect(reached(undefined, true)).toBe('catcher');
});
