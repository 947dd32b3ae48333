/**
 * What providers post, made up in the shape that their documentation and django-anymail's tests show (SES, SendGrid, Postmark, Mailgun);
 * left out is what nothing here looks at.
 */

export const at = '2026-11-20T14:59:44.101Z';
export const seconds = Date.parse(at) / 1_000;

type Fields = Readonly<Record<string, unknown>>;

export const ses = {
  bounce: (emailAddress: string, more: Fields = {}): Fields => ({
    notificationType: 'Bounce',
    bounce: {
      bounceType: 'Permanent',
      bounceSubType: 'General',
      reportingMTA: 'dns; mail.example.net',
      bouncedRecipients: [
        {
          emailAddress,
          status: '5.1.1',
          action: 'failed',
          diagnosticCode: `smtp; 550 5.1.1 <${emailAddress}>... User unknown`,
        },
      ],
      timestamp: at,
      feedbackId: '0100019400ab-00000000-1111-2222-3333-444444444444-000000',
      remoteMtaIp: '192.0.2.7',
      ...more,
    },
    mail: sesMail,
  }),
  complaint: (emailAddress: string): Fields => ({
    notificationType: 'Complaint',
    complaint: {
      userAgent: 'AnyCompany Feedback Loop (V0.01)',
      complainedRecipients: [{ emailAddress }],
      complaintFeedbackType: 'abuse',
      timestamp: at,
    },
    mail: sesMail,
  }),
  delivery: (recipient: string): Fields => ({
    eventType: 'Delivery',
    mail: sesMail,
    delivery: {
      timestamp: at,
      recipients: [recipient],
      processingTimeMillis: 546,
      reportingMTA: 'a8-70.smtp-out.example.net',
      smtpResponse: '250 ok:  Message 64111812 accepted',
    },
  }),
  open: { eventType: 'Open', mail: {}, open: { ipAddress: '192.0.2.1', timestamp: at, userAgent: 'Mozilla/5.0' } },
} as const;

/** SES gives a mail an id of its own and keeps ours among the headers. */
export const ourMessage = '0198b2c5-1111-7000-8000-000000000001';
const sesMail = {
  timestamp: at,
  source: 'shop@example.org',
  messageId: '0100019301aa-33322211-cccc-cccc-cccc-ddddaaaa0680-000000',
  destination: ['ann@example.org'],
  headersTruncated: false,
  headers: [
    { name: 'From', value: '"Shop" <shop@example.org>' },
    { name: 'Message-ID', value: `<${ourMessage}@sojourn.test>` },
  ],
  commonHeaders: { from: ['Shop <shop@example.org>'], messageId: `<${ourMessage}@sojourn.test>`, subject: 'Hello' },
};

/** The envelope of Amazon SNS, unsigned. */
export const sns = (message: unknown, more: Fields = {}): Record<string, unknown> => ({
  Type: 'Notification',
  MessageId: '19ba9823-d7f2-53c1-860e-cb10e0d13dfc',
  TopicArn: 'arn:aws:sns:eu-west-1:123456789012:bounces',
  Subject: 'Amazon SES Email Event Notification',
  Message: typeof message === 'string' ? message : `${JSON.stringify(message)}\n`,
  Timestamp: new Date().toISOString(),
  SignatureVersion: '1',
  SigningCertURL: 'https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-0123456789abcdef.pem',
  UnsubscribeURL: 'https://sns.eu-west-1.amazonaws.com/?Action=Unsubscribe&SubscriptionArn=arn',
  ...more,
});

const sendgridEvent = (event: string, email: string, more: Fields): Fields => ({
  email,
  timestamp: seconds,
  'smtp-id': `<${ourMessage}@sojourn.test>`,
  sg_event_id: `${event} ${email}`,
  sg_message_id: 'AbC-00DeF1-GhI2jK3lMnO4.filter0001.1.65F0A0B1.0',
  event,
  ...more,
});
export const sendgrid = {
  bounce: (email: string, more: Fields = {}): Fields =>
    sendgridEvent('bounce', email, {
      ip: '192.0.2.17',
      status: '5.1.1',
      reason: '550 5.1.1 The email account that you tried to reach does not exist.',
      type: 'bounce',
      tls: 1,
      ...more,
    }),
  blocked: (email: string): Fields =>
    sendgridEvent('bounce', email, { status: '5.7.1', reason: '550 5.7.1 listed at a list', type: 'blocked' }),
  deferred: (email: string): Fields =>
    sendgridEvent('deferred', email, { response: 'IPs were throttled by recipient server', attempt: '1' }),
  dropped: (email: string, reason: string): Fields => sendgridEvent('dropped', email, { reason }),
  spamreport: (email: string): Fields => sendgridEvent('spamreport', email, {}),
  delivered: (email: string): Fields =>
    sendgridEvent('delivered', email, { response: '250 2.0.0 OK 1461095248 - gsmtp ', tls: 1 }),
  processed: (email: string): Fields => sendgridEvent('processed', email, {}),
} as const;

export const postmark = {
  bounce: (Email: string, more: Fields = {}): Fields => ({
    RecordType: 'Bounce',
    ID: 901_542_550,
    Type: 'HardBounce',
    TypeCode: 1,
    Name: 'Hard bounce',
    MessageID: '2706ee8a-737c-4285-b032-ccd317af53ed',
    Description: 'The server was unable to deliver your message (ex: unknown user, mailbox not found).',
    Details: 'smtp;550 5.1.1 The email account that you tried to reach does not exist.',
    Email,
    From: 'shop@example.org',
    BouncedAt: '2026-11-20T16:59:44.1012345+02:00',
    Inactive: true,
    ...more,
  }),
  complaint: (Email: string): Fields =>
    postmark.bounce(Email, { RecordType: 'SpamComplaint', Type: 'SpamComplaint', TypeCode: 512, ID: 901_542_551 }),
  delivery: (Recipient: string): Fields => ({
    RecordType: 'Delivery',
    MessageID: '883953f4-6105-42a2-a16a-77a8eac79483',
    Recipient,
    DeliveredAt: at,
    Details: 'Test delivery webhook details',
  }),
  change: (Recipient: string, SuppressionReason: string): Fields => ({
    RecordType: 'SubscriptionChange',
    MessageID: 'b4cb783d-78ed-43f2-983b-63f55c712dc8',
    ChangedAt: at,
    Recipient,
    Origin: 'Recipient',
    SuppressSending: true,
    SuppressionReason,
  }),
} as const;

/** A body of Mailgun's, unsigned. */
const mailgunBody = (event: string, recipient: string, more: Fields): Record<string, unknown> => ({
  signature: { timestamp: '1700000000', token: '00112233445566778899aabbccddeeff00112233445566778', signature: '…' },
  'event-data': {
    event,
    id: `${event} ${recipient}`,
    timestamp: seconds,
    recipient,
    'log-level': 'info',
    message: { headers: { to: recipient, 'message-id': `${ourMessage}@sojourn.test`, from: 'shop@example.org' } },
    ...more,
  },
});
export const mailgun = {
  failed: (recipient: string, more: Fields = {}) =>
    mailgunBody('failed', recipient, {
      severity: 'permanent',
      reason: 'bounce',
      'delivery-status': { code: 550, message: '5.1.1 The email account does not exist.', description: '' },
      ...more,
    }),
  complained: (recipient: string) => mailgunBody('complained', recipient, {}),
  delivered: (recipient: string) =>
    mailgunBody('delivered', recipient, { 'delivery-status': { code: 250, message: 'OK' } }),
  opened: (recipient: string) => mailgunBody('opened', recipient, {}),
} as const;
