import { randomUUID } from 'node:crypto';
import type { Channel, HandOver } from '../../channels/channel';
import { smtp } from '../../channels/email';
import { enhancedCode } from '../../domain/replies/smtp-status';
import { scriptedSmtp, type ScriptedSmtp, type Stage } from './scripted-smtp';
import { cpuMillisOf } from '../setup/cost';

/** One connection and one server for all: what is answered at which stage changes from mail to mail. */
let server: ScriptedSmtp;
let channel: Channel;
let now: { stage: Stage; reply: string } = { stage: 'quit', reply: '' };

const polite: Partial<Record<Stage, string>> = { mail: '250 ok', rcpt: '250 ok', data: '354 go on', end: '250 taken' };
const at = (stage: Stage) => (socket: { write(text: Buffer | string): unknown }) =>
  void socket.write(`${now.stage === stage ? now.reply.split('\n').join('\r\n') : polite[stage]}\r\n`);

beforeAll(async () => {
  server = await scriptedSmtp(() => ({ mail: at('mail'), rcpt: at('rcpt'), end: at('end') }));
  const url = `smtp://user:secret@127.0.0.1:${server.port}`;
  channel = smtp({ url, from: 'Shop <shop@example.com>', hostname: 'shop.example', deadline: 20_000, connections: 1 });
});
afterAll(async () => {
  await channel.close();
  await server.stop();
});

const answerTo = (stage: Stage, reply: string): Promise<HandOver> => {
  now = { stage, reply };
  return channel.handOver({ messageId: randomUUID(), to: 'ann.smith@example.org', text: 'Hello', class: 'marketing' });
};

type Case = [who: string, stage: Stage, reply: string];

/** Replies as these servers give them; addresses and networks are made up. */
const bounced: Case[] = [
  ['Gmail, unknown user', 'rcpt', "550-5.1.1 The email account that you tried to reach does not exist. Please try\n550-5.1.1 double-checking the recipient's email address for typos or\n550-5.1.1 unnecessary spaces. For more information, go to\n550 5.1.1  https://support.google.com/mail/?p=NoSuchUser a1-2.3 - gsmtp"],
  ['Outlook, unknown user', 'rcpt', '550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient ann.smith@example.org not found by SMTP address lookup'],
  ['Exchange, unknown user', 'end', '550 5.1.1 RESOLVER.ADR.RecipNotFound; not found'],
  ['Yahoo, no account', 'end', "554 delivery error: dd This user doesn't have a yahoo.com account (ann.smith@example.org) [-5] - mta1.mail.yahoo.com"],
  ['Postfix, unknown in a table', 'rcpt', '550 5.1.1 <ann.smith@example.org>: Recipient address rejected: User unknown in virtual mailbox table'],
  ['Postfix, domain not found', 'rcpt', '550 5.1.2 <ann.smith@example.org>: Recipient address rejected: Domain not found'],
  ['Exim, unknown user', 'rcpt', '550 Unknown user'],
  ['Exim, unrouteable', 'rcpt', '550 Unrouteable address'],
  ['Exim, no such user here', 'rcpt', '550 No Such User Here'],
  ['qmail', 'rcpt', '550 sorry, no mailbox here by that name (#5.1.1)'],
  ['IronPort', 'rcpt', '550 #5.1.0 Address rejected.'],
  ['Sendmail', 'rcpt', '550 5.1.1 <ann.smith@example.org>... User unknown'],
  ['Sendmail without a code', 'rcpt', '550 <ann.smith@example.org>... User unknown'],
  ['iCloud', 'rcpt', '550 5.1.1 <ann.smith@example.org>: user does not exist'],
  ['Zoho', 'rcpt', '550 5.1.1 User unknown'],
  ['Comcast', 'rcpt', '550 5.1.1 Not our Customer'],
  ['Bad syntax', 'rcpt', '553 5.1.3 The recipient address is not a valid RFC 5321 address'],
  ['A mailbox that moved', 'rcpt', '551 5.1.6 Mailbox has moved'],
  ['A domain that takes no mail', 'rcpt', '556 5.1.10 Domain does not accept mail (nullMX)'],
  ['MDaemon', 'rcpt', '550 Recipient unknown'],
  ['Mail.ru', 'rcpt', '550 Message was not accepted -- invalid mailbox.  Local mailbox is unavailable: user not found'],
  ['a code that says nothing, words that do', 'rcpt', '550 5.0.0 User unknown'],
]; // prettier-ignore

const refused: Case[] = [
  ['Gmail, mailbox full', 'rcpt', "552-5.2.2 The recipient's inbox is out of storage space. Please direct the recipient to\n552 5.2.2  https://support.google.com/mail/?p=OverQuotaPerm a1-2.3 - gsmtp"],
  ['Gmail, mailbox full for now', 'rcpt', '452 4.2.2 The email account that you tried to reach is over quota. a1-2.3 - gsmtp'],
  ['Dovecot, mailbox full for now', 'end', '452 4.2.2 <ann.smith@example.org> Mailbox is full'],
  ['Gmail, DMARC', 'end', "550-5.7.26 Unauthenticated email from example.com is not accepted due to domain's\n550-5.7.26 DMARC policy. Please contact the administrator of example.com\n550 5.7.26  https://support.google.com/mail/?p=DmarcRejection a1-2.3 - gsmtp"],
  ['Gmail, suspicious', 'end', '550-5.7.1 [203.0.113.9      12] Our system has detected that this message is\n550-5.7.1 likely unsolicited mail. To reduce the amount of spam sent to Gmail,\n550 5.7.1 this message has been blocked. a1-2.3 - gsmtp'],
  ['Gmail, no TLS', 'mail', '530-5.7.0 Must issue a STARTTLS command first. a1-2.3 - gsmtp\n530 5.7.0 go on'],
  ['Gmail, rate of an account', 'end', '550 5.4.5 Daily user sending limit exceeded. a1-2.3 - gsmtp'],
  ['Outlook, block list', 'mail', '550 5.7.1 Unfortunately, messages from [203.0.113.9] weren\'t sent. Please contact your Internet service provider since part of their network is on our block list (S3150).'],
  ['Outlook, spam network', 'rcpt', '550 5.7.606 Access denied, banned sending IP [203.0.113.9]'],
  ['Exchange, DMARC', 'end', '550 5.7.509 Access denied, sending domain example.com does not pass DMARC verification'],
  ['Exchange, mailbox full', 'end', '554 5.2.2 mailbox full; STOREDRV.Deliver.Exception:QuotaExceededException'],
  ['Exchange, system is misconfigured', 'rcpt', '550 5.3.5 System incorrectly configured'],
  ['Exchange, loop', 'end', '554 5.4.14 Hop count exceeded - possible mail loop ATTR34'],
  ['Yahoo, policy', 'end', '554 5.7.9 Message not accepted for policy reasons. See https://postmaster.yahooinc.com/error-codes'],
  ['Yahoo, mailbox over quota', 'rcpt', '552 1 Requested mail action aborted, mailbox not found or over quota'],
  ['Yahoo, block list', 'mail', '553 5.7.2 [TSS09] All messages from 203.0.113.9 will be permanently deferred; Retrying will NOT succeed.'],
  ['Postfix, relay', 'rcpt', '554 5.7.1 <ann.smith@example.org>: Relay access denied'],
  ['Postfix, Spamhaus', 'rcpt', '554 5.7.1 Service unavailable; Client host [203.0.113.9] blocked using zen.spamhaus.org'],
  ['Postfix, sender domain', 'rcpt', '550 5.1.8 <shop@example.com>: Sender address rejected: Domain not found'],
  ['Postfix, over quota', 'end', '552 5.2.2 <ann.smith@example.org>: user is over quota'],
  ['Postfix, HELO', 'rcpt', '504 5.5.2 <shop>: Helo command rejected: need fully-qualified hostname'],
  ['Exim, relay', 'rcpt', '550 relay not permitted'],
  ['Exim, prohibited', 'rcpt', '550 Administrative prohibition'],
  ['Exim, block list without a code', 'rcpt', '550 203.0.113.9 is listed at bl.example.net (127.0.0.2)'],
  ['Exim, sender verify', 'rcpt', '550-Verification failed for <shop@example.com>\n550 Sender verify failed'],
  ['Exim, sender whose domain does not exist', 'rcpt', '550 Sender address domain does not exist'],
  ['Exim, mailbox full', 'rcpt', '550 Mailbox is full'],
  ['Dovecot', 'end', '552 Quota exceeded (mailbox for user is full)'],
  ['qmail, relay', 'rcpt', "553 sorry, that domain isn't in my list of allowed rcpthosts (#5.7.1)"],
  ['SES, sandbox', 'end', '554 Message rejected: Email address is not verified. The following identities failed the check in region EU-WEST-1'],
  ['SES, paused account', 'end', '554 Message rejected: Sending is not authorized for this account, it is blocked'],
  ['AT&T', 'mail', '553 5.3.0 flpd575 DNSBL:RBL 521< 203.0.113.9 >_is_blocked.For assistance forward this error'],
  ['T-Online', 'mail', '554 IP=203.0.113.9 - A problem occurred. Ask your postmaster for help or to contact tosa@rx.t-online.de.'],
  ['storage, without a word', 'rcpt', '552 no'],
  ['a code that contradicts its reply', 'rcpt', '550 4.7.1 Try again'],
]; // prettier-ignore

const rejected: Case[] = [
  ['Gmail, too large', 'end', '552-5.2.3 Your message exceeded Google\'s message size limits. Please visit\n552 5.2.3  https://support.google.com/mail/?p=MaxSizeError a1-2.3 - gsmtp'],
  ['Gmail, account disabled', 'rcpt', '550-5.2.1 The email account that you tried to reach is disabled. Learn more at\n550 5.2.1  https://support.google.com/mail/?p=DisabledUser a1-2.3 - gsmtp'],
  ['Yahoo, account disabled', 'rcpt', '554 5.2.1 This mailbox is disabled'],
  ['Postfix, too large', 'mail', '552 5.3.4 Message size exceeds fixed limit'],
  ['Postfix, too large at the end', 'end', '552 5.3.4 Error: message file too big'],
  ['Exim, too large', 'end', '552 Message size exceeds maximum permitted'],
  ['Exim, too large at MAIL FROM', 'mail', '552 Message size exceeds maximum permitted'],
  ['Exchange, content', 'end', '554 5.6.0 Invalid message content'],
  ['Exchange, not international', 'end', '550 5.6.7 Non-ASCII addresses are not supported'],
  ['a mailbox with another owner', 'rcpt', '550 5.7.17 Mailbox owner has changed'],
  ['an address that somebody else has', 'rcpt', '550 mailbox unavailable'],
  ['no words at all', 'rcpt', '550 no'],
  ['no reply code of the registry', 'rcpt', '550 5.99.1 whatever'],
]; // prettier-ignore

const later: Case[] = [
  ['Gmail, rate', 'rcpt', '450-4.2.1 The user you are trying to contact is receiving mail too quickly.\n450 4.2.1  https://support.google.com/mail/?p=ReceivingRate a1-2.3 - gsmtp'],
  ['Gmail, unusual rate', 'end', '421-4.7.28 Our system has detected an unusual rate of unsolicited mail.\n421 4.7.28 go on'],
  ['Yahoo, deferred', 'mail', '421 4.7.0 [TSS04] Messages from 203.0.113.9 temporarily deferred due to unexpected volume or user complaints'],
  ['Postfix, greylisting', 'rcpt', '450 4.2.0 <ann.smith@example.org>: Recipient address rejected: Greylisted, see http://postgrey.schweikert.ch/'],
  ['Exim, greylisting', 'rcpt', '451 Temporary local problem - please try later'],
  ['Postfix, unverified address', 'rcpt', '450 4.1.1 <ann.smith@example.org>: Recipient address rejected: unverified address'],
  ['SES, throttling', 'end', '454 Throttling failure: Maximum sending rate exceeded.'],
  ['a dead address that is told as passing', 'rcpt', '450 5.1.1 User unknown'],
]; // prettier-ignore

const cases = (outcome: HandOver['outcome'], list: Case[]) =>
  list.map(([who, stage, reply]) => [who, stage, reply, outcome] as const);

test.each([
  ...cases('bounced', bounced),
  ...cases('refused', refused),
  ...cases('rejected', rejected),
  ...cases('later', later),
])('%s, at %s: %j is %s', async (_who, stage, reply, outcome) => {
  const answer = await answerTo(stage, reply);
  expect(answer.outcome).toBe(outcome);
  expect(answer.reply).not.toMatch(/\bann\b|smith|example\.org/i);
});

test.each(['550 5.1.1 User unknown', '550 User unknown', '553 5.1.3 bad'])(
  '%j at MAIL FROM speaks of our sender, not of the recipient',
  async (reply) => {
    expect((await answerTo('mail', reply)).outcome).toBe('refused');
  },
);

test.each([
  ['550 5.1.1 no', { class: 5, subject: 1, detail: 1 }],
  ['550-5.7.26 a\n550 5.7.26 b', { class: 5, subject: 7, detail: 26 }],
  ['550-no\n550 5.2.2 full', { class: 5, subject: 2, detail: 2 }],
  ['550 #5.1.0 no', { class: 5, subject: 1, detail: 0 }],
  ['550 no (#5.1.1)', { class: 5, subject: 1, detail: 1 }],
  ['554 5.7.1: Relay access denied', { class: 5, subject: 7, detail: 1 }],
  ['550 5.1.1', { class: 5, subject: 1, detail: 1 }],
  ['550 5.6.7.8 is blocked', undefined],
  ['550 5.1234.1 no', undefined],
  ['550 3.1.1 no', undefined],
  ['550 version 5.1.1 of this', undefined],
  ['550', undefined],
  ['', undefined],
])('the enhanced code of %j is %j', (reply, code) => {
  expect(enhancedCode(reply)).toEqual(code);
});

test('words without end take no time to be read, whatever they are', async () => {
  for (const text of ['doesn’t have an ', 'user ', 'no such ', 'a@b ', '\u{1F600}', '('.repeat(9), '5.1.1.']) {
    const long = text.repeat(Math.ceil(50_000 / text.length));
    expect(await cpuMillisOf(() => answerTo('rcpt', `550 ${long}`))).toBeLessThan(800);
  }
});
