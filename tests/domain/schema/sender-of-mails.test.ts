import { senderProblems } from '../../../domain/schema/sender-of-mails';
import { template } from '../world';

const mails = template('news');
const texts = { ...mails, channels: { sms: { text: 'Hello' } } };

test.each([
  ['a marketing mail that leaves without it', mails, { goesOut: true }, ['no-postal-address']],
  ['not one that has it', mails, { goesOut: true, postalAddress: '1 Example Street' }, []],
  ['not one that only a catcher gets', mails, { goesOut: false }, []],
  ['no service mail', template('receipt', 'service'), { goesOut: true }, []],
  ['no text message', texts, { goesOut: true }, []],
])('a postal address is missed in %s', (_which, given, mailing, codes) => {
  expect(senderProblems(given, mailing).map(({ code }) => code)).toEqual(codes);
});
