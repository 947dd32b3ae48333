import { senderProblems, type Mailing } from '../../../../domain/schema/mail/sender-of-mails';
import { template } from '../../world';

const mails = template('news');
const texts = { ...mails, channels: { sms: { text: 'Hello' } } };
const whole: Mailing = { reaches: 'people', from: 'Shop <hello@shop.example>', postalAddress: '1 Example Street' };
const unset: Mailing = { reaches: 'people', from: 'Sojourn <hello@sojourn.localhost>' };

test.each<[string, typeof texts | typeof mails, Mailing, string[]]>([
  ['a marketing mail that leaves without them', mails, unset, ['error no-postal-address', 'error no-sender']],
  ['one without a postal address', mails, { ...whole, postalAddress: undefined }, ['error no-postal-address']],
  ['one from nobody', mails, { ...whole, from: 'shop@localhost' }, ['error no-sender']],
  ['one that may go to a catcher of somebody else', mails, { ...unset, reaches: 'perhaps' }, ['warning no-postal-address', 'warning no-sender']], // prettier-ignore
  ['not one that has both', mails, whole, []],
  ['not one from a bare address', mails, { ...whole, from: 'hello@shop.example' }, []],
  ['not one that only our catcher gets', mails, { ...unset, reaches: 'catcher' }, []],
  ['no service mail', template('receipt', 'service'), unset, []],
  ['no text message', texts, unset, []],
])('a sender and where they are found are missed in %s', (_which, given, mailing, said) => {
  expect(senderProblems(given, mailing).map(({ severity, code }) => `${severity} ${code}`)).toEqual(said);
});
