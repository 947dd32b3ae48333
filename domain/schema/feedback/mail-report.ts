import { enhancedCode, meaningOfCode, meaningOfWords } from '../../replies/smtp-status';
import type { Feedback } from '../../contact/feedback';
import { fieldsOf, partOf, readMail, type Entity } from './mime';
import { cannotRead, feedbackOf, fitted, mailAddress, mostParts, readEach, type Clocks, type ReadFeedback, type Reading } from './read'; // prettier-ignore

const deliveryStatus = new Set(['message/delivery-status', 'message/global-delivery-status']);
const feedbackReport = new Set(['message/feedback-report']);
const original = new Set(['message/rfc822', 'message/rfc822-headers', 'text/rfc822-headers', 'message/global', 'message/global-headers']); // prettier-ignore

type Fields = ReadonlyMap<string, string>;

/** What a mail is of which the report tells, by which it counts once, and which messages of ours it may be about. */
type About = { readonly id: string; readonly messageIds: readonly unknown[]; readonly sentTo: string | undefined };

/**
 * A report that a mail server sent as a mail: of its delivery (DSN, RFC 3464, of each recipient by itself), or of a complaint (ARF,
 * RFC 5965).
 */
export function readMailReport(text: string, clocks: Clocks): ReadFeedback {
  const mail = readMail(text);
  const status = partOf(mail, deliveryStatus);
  if (status) return readStatus(status, aboutOf(mail), clocks);
  const report = partOf(mail, feedbackReport);
  if (report) return readComplaint(report, aboutOf(mail), clocks);
  const detail = 'This is no report: it has neither a part message/delivery-status nor message/feedback-report.';
  return cannotRead([{ pointer: '', code: 'no-report', detail }]);
}

function aboutOf(mail: Entity): About {
  const sent = partOf({ ...mail, type: '' }, original);
  const end = sent?.body.indexOf('\n\n') ?? -1;
  const headers: Fields = new Map(fieldsOf(sent?.body.slice(0, end < 0 ? undefined : end) ?? ''));
  const [reportId = '', date = ''] = ['message-id', 'date'].map((name) => mail.headers.get(name));
  return {
    id: reportId || `${mail.headers.get('from') ?? ''} ${date}`,
    messageIds: [headers.get('message-id')],
    sentTo: headers.get('to'),
  };
}

/** Blocks of fields: the first of the mail, each other of a recipient. */
function readStatus(part: Entity, about: About, clocks: Clocks): ReadFeedback {
  const blocks = part.body.split(/\n[ \t]*\n/).map((block) => fieldsOf(block)).filter(({ length }) => length > 0); // prettier-ignore
  const recipients = blocks.filter((fields) => fields.some(([name]) => name.endsWith('-recipient')));
  if (recipients.length === 0)
    return cannotRead([{ pointer: '', code: 'no-recipient', detail: 'The report names no recipient.' }]);
  if (recipients.length > mostParts) return cannotRead([tooMany]);
  const arrived = new Map(blocks[0]).get('arrival-date');
  const parts = recipients.map((fields, n) => ({ place: `/${n}`, value: new Map(fields) }));
  return readEach(parts, (fields) => readRecipient(fields as Fields, { about, arrived, clocks }));
}

const tooMany = { pointer: '', code: 'too-big', detail: `The report names more than ${mostParts} recipients.` };

type Around = { readonly about: About; readonly arrived: string | undefined; readonly clocks: Clocks };

function readRecipient(fields: Fields, { about, arrived, clocks }: Around): Reading {
  const action = fields.get('action')?.toLowerCase() ?? '';
  const kind = kindOf(action.split(/[\s(]/)[0] ?? '', fields);
  if (!kind) return 'ignored';
  // The address that we wrote to, not where it was led on to.
  const named = fields.get('original-recipient') ?? fields.get('final-recipient') ?? '';
  const address = fitted(mailAddress, named.slice(named.indexOf(';') + 1));
  if ('wrong' in address) return address.wrong;
  const at = fields.get('last-attempt-date') ?? arrived;
  const said = fields.get('diagnostic-code') ?? fields.get('status');
  const id = `${about.id} ${kind.type} ${address.data} ${at ?? ''}`;
  return feedbackOf({ ...kind, id, address: address.data, at, messageIds: about.messageIds, said }, clocks);
}

function kindOf(action: string, fields: Fields): Pick<Feedback, 'type' | 'hard'> | undefined {
  switch (action) {
    case 'failed':
      return { type: 'bounce', hard: isNobodyThere(fields.get('status') ?? '', fields.get('diagnostic-code') ?? '') };
    case 'delayed':
      return { type: 'bounce', hard: false };
    case 'delivered':
      return { type: 'delivery' };
    default:
      return undefined;
  }
}

/** As with a reply to a hand-over: the enhanced code decides, then the words. */
function isNobodyThere(status: string, diagnostic: string): boolean {
  const reply = diagnostic.slice(diagnostic.indexOf(';') + 1).trim();
  const codes = [`${status.charAt(0)}50 ${status}`, reply].map(enhancedCode);
  if (codes.some((code) => code && code.class !== 5)) return false;
  const coded = codes.map((code) => code && meaningOfCode(code)).find((meaning) => meaning !== undefined);
  return (coded ?? meaningOfWords(reply)) === 'bounced';
}

/** What is said to be no spam, or failed a check of ours, is no complaint. */
const noComplaint = new Set(['not-spam', 'auth-failure', 'dkim']);

function readComplaint(part: Entity, about: About, clocks: Clocks): ReadFeedback {
  const all = fieldsOf(part.body);
  const fields: Fields = new Map(all);
  const type = fields.get('feedback-type')?.toLowerCase();
  if (type === undefined)
    return cannotRead([{ pointer: '', code: 'no-feedback-type', detail: 'The report does not say what was complained about.' }]); // prettier-ignore
  const named = all.filter(([name]) => name === 'original-rcpt-to').map(([, value]) => value);
  const recipients = named.length > 0 ? named : [about.sentTo ?? ''];
  if (recipients.length > mostParts) return cannotRead([tooMany]);
  const at = fields.get('arrival-date') ?? fields.get('received-date');
  return readEach(recipients.map((value, n) => ({ place: `/${n}`, value })), (value) => {
    if (noComplaint.has(type)) return 'ignored';
    const address = fitted(mailAddress, value);
    if ('wrong' in address) return address.wrong;
    const id = `${about.id} complaint ${address.data}`;
    return feedbackOf({ type: 'complaint', id, address: address.data, at, messageIds: about.messageIds }, clocks);
  }); // prettier-ignore
}
