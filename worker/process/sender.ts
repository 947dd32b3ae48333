import { isLoopback, nameIn } from '../../api/doors/own-host';
import type { DkimKey, SmtpOptions } from '../../channels/email';
import type { Mailing } from '../../domain/schema/mail/sender-of-mails';
import type { Config } from './config';

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

/** Whom the mails of this installation reach, as far as this process knows; one that knows no server leaves them to a worker. */
export function mailingOf(
  { SMTP_URL, MAIL_FROM, MAIL_POSTAL_ADDRESS }: Pick<Config, 'SMTP_URL' | 'MAIL_FROM' | 'MAIL_POSTAL_ADDRESS'>,
  { hasCatcher }: { readonly hasCatcher: boolean },
): Mailing {
  const server = SMTP_URL === undefined ? undefined : nameIn(new URL(SMTP_URL).host);
  const goesOut = server !== undefined && !isLoopback(server);
  return { reaches: hasCatcher ? 'catcher' : goesOut ? 'people' : 'perhaps', from: MAIL_FROM, postalAddress: MAIL_POSTAL_ADDRESS }; // prettier-ignore
}
