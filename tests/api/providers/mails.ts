import { at, ourMessage } from './payloads';

type Recipient = {
  readonly address: string;
  readonly action?: string;
  readonly status?: string;
  readonly diagnostic?: string;
};

const crlf = (text: string): string => text.replaceAll('\n', '\r\n');

/** A report of delivery as Postfix writes it (RFC 3464). */
export const dsn = (recipients: readonly Recipient[], id = 'report-1'): string =>
  crlf(`Return-Path: <>
Message-Id: <${id}@mx.example.net>
From: MAILER-DAEMON@mx.example.net (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
Date: Fri, 20 Nov 2026 15:00:00 +0000
Content-Type: multipart/report; report-type=delivery-status;
\tboundary="4B7C.1/mx.example.net"
MIME-Version: 1.0

This is a MIME-encapsulated message.

--4B7C.1/mx.example.net
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be delivered.

--4B7C.1/mx.example.net
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.net
X-Postfix-Queue-ID: 4B7C
Arrival-Date: ${at}

${recipients.map(blockOf).join('\n')}
--4B7C.1/mx.example.net
Content-Description: Undelivered Message
Content-Type: message/rfc822

From: shop@example.org
To: ann@example.org
Subject: Hello
Message-ID: <${ourMessage}@sojourn.test>

Hello.

--4B7C.1/mx.example.net--
`);

const blockOf = ({ address, action = 'failed', status = '5.1.1', diagnostic = '550 5.1.1 no such user' }: Recipient) =>
  `Final-Recipient: rfc822; ${address}
Original-Recipient: rfc822;${address}
Action: ${action}
Status: ${status}
Diagnostic-Code: smtp;
    ${diagnostic}
`;

/** A complaint (RFC 5965) as a feedback loop sends it. */
export const arf = (address: string, type = 'abuse', encoding: '7bit' | 'base64' = '7bit'): string => {
  const fields = `Feedback-Type: ${type}
User-Agent: SomeGenerator/1.0
Version: 1
Original-Mail-From: <shop@example.org>
Original-Rcpt-To: <${address}>
Arrival-Date: Fri, 20 Nov 2026 14:59:44 +0000
`;
  return crlf(`From: <abusedesk@example.net>
Date: Fri, 20 Nov 2026 15:00:00 +0000
Subject: FW: Hello
To: <fbl@example.org>
Message-ID: <complaint-1@example.net>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=feedback-report; boundary=part1_13d

--part1_13d
Content-Type: text/plain; charset="US-ASCII"

This is an email abuse report.

--part1_13d
Content-Type: message/feedback-report
Content-Transfer-Encoding: ${encoding}

${encoding === '7bit' ? fields : btoa(fields)}
--part1_13d
Content-Type: text/rfc822-headers

From: <shop@example.org>
To: <${address}>
Message-ID: <${ourMessage}@sojourn.test>

--part1_13d--
`);
};
