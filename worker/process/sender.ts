import type { DkimKey, SmtpOptions } from '../../channels/email';

/** Who sends mails, and by which server. */
export type Sender = {
  readonly smtpUrl: string;
  readonly mailFrom: string;
  readonly postalAddress: string | undefined;
  readonly dkim: DkimKey | undefined;
  readonly publicUrl: string;
};

export const senderOf = ({ smtpUrl, mailFrom, postalAddress, dkim, publicUrl }: Sender): SmtpOptions => ({
  url: smtpUrl,
  from: mailFrom,
  postalAddress,
  dkim,
  hostname: new URL(publicUrl).hostname,
});
