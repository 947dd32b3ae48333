import { readGeneric } from '../../../domain/schema/feedback/generic';
import { readMailReport } from '../../../domain/schema/feedback/mail-report';
import { readMailgun } from '../../../domain/schema/feedback/mailgun';
import { readPostmark } from '../../../domain/schema/feedback/postmark';
import type { ReadFeedback } from '../../../domain/schema/feedback/read';
import { readSendgrid } from '../../../domain/schema/feedback/sendgrid';
import { readSes } from '../../../domain/schema/feedback/ses';
import { amazonUrl } from '../../../domain/schema/feedback/sns';
import { arf, dsn } from '../../api/providers/mails';
import { at, mailgun, ourMessage, postmark, sendgrid, ses } from '../../api/providers/payloads';
import { growth, inProportion } from '../../setup/cost';

const ann = 'ann@example.org';
const clocks = { receivedAt: Date.parse('2026-11-26T10:00:00Z'), trustTimes: true };
const fromSes = (message: unknown): ReadFeedback =>
  readSes({ MessageId: 'm1', Message: typeof message === 'string' ? message : JSON.stringify(message) }, clocks);
const fromMail = (text: string): ReadFeedback => readMailReport(text, clocks);

/** The kind of the only thing that was said, or why there is none. */
function kind({ feedback, ignored, unreadable }: ReadFeedback): string {
  const [one] = feedback;
  if (one) return one.type === 'bounce' ? (one.hard ? 'hard' : 'soft') : one.type;
  return ignored > 0 ? 'ignored' : `unreadable ${unreadable.map(({ pointer }) => pointer).join(' ')}`;
}

describe('what counts is read of every provider:', () => {
  test.each<[string, ReadFeedback]>([
    ['ses', fromSes(ses.bounce('Ann@Example.org'))],
    ['sendgrid', readSendgrid([sendgrid.bounce(ann)], clocks)],
    ['mailgun', readMailgun(mailgun.failed(ann), clocks)],
    ['mail', fromMail(dsn([{ address: ann }]))],
  ])(
    '%s: a hard bounce with its address, its moment, our message and words without the address',
    (_name, { feedback }) => {
      expect(feedback).toEqual([
      { id: expect.any(String), type: 'bounce', hard: true, address: ann, messageId: ourMessage, at: expect.any(Number), said: expect.stringContaining('5.1.1') },
    ]); // prettier-ignore
      expect(Math.floor((feedback[0]?.at ?? 0) / 1_000)).toBe(Math.floor(Date.parse(at) / 1_000));
      expect(feedback[0]?.said).not.toContain('ann@');
    },
  );

  test('postmark, whose own id of the message is none of ours', () => {
    expect(readPostmark(postmark.bounce(ann), clocks).feedback).toEqual([
      { id: 'bounce 901542550', type: 'bounce', hard: true, address: ann, at: Date.parse(at), said: expect.stringContaining('5.1.1') },
    ]); // prettier-ignore
  });

  test('generic, with the Message-ID or the id of the message', () => {
    const event = { id: 'e1', type: 'bounce', address: ann, at };
    const { feedback } = readGeneric(
      { events: [{ ...event, hard: true, messageId: ourMessage.toUpperCase() }] },
      clocks,
    );
    expect(feedback).toEqual([{ id: 'e1', type: 'bounce', hard: true, address: ann, messageId: ourMessage, at: Date.parse(at) }]); // prettier-ignore
    expect(kind(readGeneric({ events: [event] }, clocks))).toBe('soft');
  });
});

test.each<[string, string, ReadFeedback]>([
  ['SES, transient', 'soft', fromSes(ses.bounce(ann, { bounceType: 'Transient', bounceSubType: 'MailboxFull' }))],
  ['SES, undetermined', 'soft', fromSes(ses.bounce(ann, { bounceType: 'Undetermined' }))],
  ['SES, on its own list', 'hard', fromSes(ses.bounce(ann, { bounceSubType: 'OnAccountSuppressionList' }))],
  ['SES, complaint', 'complaint', fromSes(ses.complaint(ann))],
  ['SES, delivery', 'delivery', fromSes(ses.delivery(ann))],
  ['SES, open', 'ignored', fromSes(ses.open)],
  ['SES, greeting', 'ignored', fromSes('Successfully validated SNS topic for Amazon SES event publishing.')],
  ['SES, no JSON', 'unreadable /Message', fromSes('{')],
  ['SES, without its part', 'unreadable /Message', fromSes({ notificationType: 'Bounce' })],
  ['SES, no address', 'unreadable /Message/bounce/bouncedRecipients/0/emailAddress', fromSes(ses.bounce('nobody'))],
  ['SendGrid, blocked', 'soft', readSendgrid([sendgrid.blocked(ann)], clocks)],
  ['SendGrid, deferred', 'soft', readSendgrid([sendgrid.deferred(ann)], clocks)],
  ['SendGrid, dropped for a bounce', 'hard', readSendgrid([sendgrid.dropped(ann, 'Bounced Address')], clocks)],
  ['SendGrid, dropped for a complaint', 'complaint', readSendgrid([sendgrid.dropped(ann, 'Spam Reporting Address')], clocks)],
  ['SendGrid, dropped for our sake', 'ignored', readSendgrid([sendgrid.dropped(ann, 'Recipient List over Package Quota')], clocks)],
  ['SendGrid, spam report', 'complaint', readSendgrid([sendgrid.spamreport(ann)], clocks)],
  ['SendGrid, delivered', 'delivery', readSendgrid([sendgrid.delivered(ann)], clocks)],
  ['SendGrid, processed', 'ignored', readSendgrid([sendgrid.processed(ann)], clocks)],
  ['SendGrid, no list', 'unreadable ', readSendgrid(sendgrid.bounce(ann), clocks)],
  ['SendGrid, without an id', 'unreadable /0/sg_event_id', readSendgrid([sendgrid.bounce(ann, { sg_event_id: '' })], clocks)],
  ['Postmark, transient', 'soft', readPostmark(postmark.bounce(ann, { TypeCode: 2 }), clocks)],
  ['Postmark, soft', 'soft', readPostmark(postmark.bounce(ann, { TypeCode: 4096 }), clocks)],
  ['Postmark, bad address', 'hard', readPostmark(postmark.bounce(ann, { TypeCode: 100_000 }), clocks)],
  ['Postmark, spam notification', 'complaint', readPostmark(postmark.bounce(ann, { TypeCode: 512 }), clocks)],
  ['Postmark, answer of a machine', 'ignored', readPostmark(postmark.bounce(ann, { TypeCode: 64 }), clocks)],
  ['Postmark, complaint', 'complaint', readPostmark(postmark.complaint(ann), clocks)],
  ['Postmark, delivery', 'delivery', readPostmark(postmark.delivery(ann), clocks)],
  ['Postmark, suppressed for a bounce', 'hard', readPostmark(postmark.change(ann, 'HardBounce'), clocks)],
  ['Postmark, suppressed by hand', 'ignored', readPostmark(postmark.change(ann, 'ManualSuppression'), clocks)],
  ['Postmark, open', 'ignored', readPostmark({ RecordType: 'Open' }, clocks)],
  ['Postmark, nothing', 'unreadable /RecordType', readPostmark({}, clocks)],
  ['Mailgun, temporary', 'soft', readMailgun(mailgun.failed(ann, { severity: 'temporary', reason: 'generic' }), clocks)],
  ['Mailgun, tried for too long', 'soft', readMailgun(mailgun.failed(ann, { reason: 'old' }), clocks)],
  ['Mailgun, bounced before', 'hard', readMailgun(mailgun.failed(ann, { reason: 'suppress-bounce' }), clocks)],
  ['Mailgun, complained', 'complaint', readMailgun(mailgun.complained(ann), clocks)],
  ['Mailgun, delivered', 'delivery', readMailgun(mailgun.delivered(ann), clocks)],
  ['Mailgun, opened', 'ignored', readMailgun(mailgun.opened(ann), clocks)],
  ['Mailgun, nobody', 'unreadable /event-data/recipient', readMailgun(mailgun.complained(''), clocks)],
  ['generic, foreign type', 'unreadable /events/0/type', readGeneric({ events: [{ id: '1', type: 'open', address: ann }] }, clocks)],
  ['DSN, delayed', 'soft', fromMail(dsn([{ address: ann, action: 'delayed', status: '4.4.1' }]))],
  ['DSN, mailbox full', 'soft', fromMail(dsn([{ address: ann, status: '5.2.2', diagnostic: '552 5.2.2 full' }]))],
  ['DSN, policy', 'soft', fromMail(dsn([{ address: ann, status: '5.7.1', diagnostic: '550 5.7.1 no' }]))],
  ['DSN, words alone', 'hard', fromMail(dsn([{ address: ann, status: '5.0.0', diagnostic: '550 user unknown' }]))],
  ['DSN, delivered', 'delivery', fromMail(dsn([{ address: ann, action: 'delivered', status: '2.0.0' }]))],
  ['DSN, relayed', 'ignored', fromMail(dsn([{ address: ann, action: 'relayed', status: '2.0.0' }]))],
  ['DSN, no address', 'unreadable /0', fromMail(dsn([{ address: 'nobody' }]))],
  ['ARF, abuse', 'complaint', fromMail(arf(ann))],
  ['ARF, in base64', 'complaint', fromMail(arf(ann, 'abuse', 'base64'))],
  ['ARF, no spam', 'ignored', fromMail(arf(ann, 'not-spam'))],
  ['a mail that is no report', 'unreadable ', fromMail('Subject: Hello\r\n\r\nHello.')],
  ['an empty mail', 'unreadable ', fromMail('')],
])('%s is %s', (_name, expected, read) => {
  expect(kind(read)).toBe(expected);
}); // prettier-ignore

test('a report of several recipients speaks of each by itself', () => {
  const report = dsn([{ address: 'a@example.org' }, { address: 'b@example.org', action: 'delayed', status: '4.2.2' }, { address: 'nobody' }]); // prettier-ignore
  const { feedback, unreadable } = fromMail(report);
  expect(feedback.map(({ address, hard }) => [address, hard])).toEqual([['a@example.org', true], ['b@example.org', false]]); // prettier-ignore
  expect(unreadable).toEqual([{ pointer: '/2', code: 'no-address', detail: expect.any(String) }]);
  expect(new Set(feedback.map(({ id }) => id)).size).toBe(2);
});

test('times count as far as the clocks are trusted, and never ahead', () => {
  const event = { id: '1', type: 'delivery', address: ann, at };
  const moment = (value: unknown, trustTimes = true) =>
    readGeneric({ events: [{ ...event, at: value }] }, { ...clocks, trustTimes }).feedback[0]?.at;
  expect(moment(at)).toBe(Date.parse(at));
  expect(moment(at, false)).toBe(clocks.receivedAt);
  expect(moment('2030-01-01T00:00:00Z')).toBe(clocks.receivedAt);
  expect(moment(undefined)).toBe(clocks.receivedAt);
});

test.each([
  ['https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-0a.pem', true],
  ['https://sns.cn-north-1.amazonaws.com.cn/SimpleNotificationService-0a.pem', true],
  ['http://sns.eu-west-1.amazonaws.com/x.pem', false],
  ['https://sns.eu-west-1.amazonaws.com.example.org/x.pem', false],
  ['https://sns.eu-west-1.amazonaws.com:8443/x.pem', false],
  ['https://user@sns.eu-west-1.amazonaws.com/x.pem', false],
  ['https://sns.eu-west-1.amazonaws.com@example.org/x.pem', false],
  ['https://xsns.eu-west-1.amazonaws.com/x.pem', false],
  ['https://s3.eu-west-1.amazonaws.com/x.pem', false],
  ['https://sns.a.b.amazonaws.com/x.pem', false],
  ['no address', false],
])('%s leads to SNS: %s', (url, leads) => {
  expect(amazonUrl(url) !== undefined).toBe(leads);
});

test('what a hostile mail costs grows no faster than the mail', () => {
  const mails = [
    (n: number) => `Content-Type: multipart/report; boundary=b\n\n${'--b\n\n'.repeat(n)}`,
    (n: number) => `Content-Type: multipart/report;${' '.repeat(n)}\n\n`,
    (n: number) => `Content-Transfer-Encoding: quoted-printable\n\n${' '.repeat(n)}`,
    (n: number) => `X: ${'\n '.repeat(n)}`,
    (n: number) => dsn(Array.from({ length: Math.ceil(n / 100) }, () => ({ address: ann }))),
  ];
  for (const mail of mails) {
    const reading = (size: number) => {
      const written = mail(size);
      return () => fromMail(written);
    };
    expect(growth(320_000, reading)).toBeLessThan(inProportion);
  }
});
