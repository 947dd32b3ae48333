import fc from 'fast-check';
import { certified } from '../api/providers/certificate';
import { arf, dsn } from '../api/providers/mails';
import { mailgun, postmark, sendgrid, ses, sns } from '../api/providers/payloads';
import { secrets, sendgridKey, showPostmark, signGeneric, signMailgun, signSendgrid, signSms, signSns, topic, type Sent } from '../api/providers/signers'; // prettier-ignore
import { people } from './names';

const amazon = certified();

/** What each provider is believed by, for as long as no request says otherwise. */
export const trust: Readonly<Record<string, object>> = {
  ses: { certificates: [amazon.pem], topicArn: topic },
  sendgrid: { publicKey: sendgridKey },
  postmark: { secret: secrets.postmark },
  mailgun: { secret: secrets.mailgun },
  generic: { secret: secrets.generic },
  sms: { secret: secrets.sms },
};

const address = fc.nat(people - 1).map((one) => `fuzz-${one}@example.org`);
const generic = (type: string, to: string): object => ({
  events: [{ id: `${type} ${to}`, type, hard: true, address: to }],
});

/** What one of them says, of somebody who is there. */
export const anyWords: fc.Arbitrary<unknown> = address.chain((to) =>
  fc.constantFrom<unknown>(
    ...[generic('bounce', to), generic('delivery', to), ses.bounce(to), ses.delivery(to)],
    ...[
      [sendgrid.bounce(to), sendgrid.delivered(to)],
      [sendgrid.deferred(to)],
      mailgun.failed(to),
      mailgun.delivered(to),
    ],
    ...[postmark.bounce(to), postmark.delivery(to)],
  ),
);

/** What somebody may write back who is there, or nobody knows. */
export const anySms: fc.Arbitrary<unknown> = fc.record(
  {
    id: fc.constantFrom('sms-1', 'sms-2', 3),
    from: fc.constantFrom('+4917012345670', '4917012345671', '0170 1234567'),
    to: fc.constant('36111'),
    text: fc.constantFrom('STOP', '退订', 'HELP', 'START', 'Where is my order?'),
    at: fc.constantFrom('2026-11-27T10:00:00Z', 'yesterday'),
  },
  { requiredKeys: ['from', 'text'] },
);

export const anyReport: fc.Arbitrary<unknown> = address.chain((to) =>
  fc.constantFrom(dsn([{ address: to }, { address: to, action: 'delayed' }]), arf(to), arf(to, 'abuse', 'base64')),
);

/** The same as a provider would send it, rightly signed. */
export function signedAs(provider: string | undefined, text: string): Sent | undefined {
  switch (provider) {
    case 'ses':
      return signSns(amazon, sns(text));
    case 'sendgrid':
      return signSendgrid(text);
    case 'postmark':
      return showPostmark(text);
    case 'mailgun':
      return signMailgun(objectIn(text));
    case 'generic':
      return signGeneric(text);
    case 'sms':
      return signSms(text);
    default:
      return undefined;
  }
}

function objectIn(text: string): Record<string, unknown> {
  try {
    return { ...(JSON.parse(text) as object) };
  } catch {
    return {};
  }
}
