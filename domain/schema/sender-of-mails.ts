import type { Template } from '../journey/template';
import type { Problem } from './reading/problem';

/** How mails leave this installation. */
export type Mailing = {
  /** They reach people, and not only a catcher on this machine. */
  readonly goesOut: boolean;
  readonly postalAddress?: string | undefined;
};

/** What is missing so that who gets a marketing mail finds who sent it: CAN-SPAM and its kin want a postal address. */
export const senderProblems = (template: Pick<Template, 'class' | 'channels'>, mailing: Mailing): Problem[] =>
  template.class === 'marketing' && 'email' in template.channels && mailing.goesOut && !mailing.postalAddress
    ? [
        {
          pointer: '/class',
          code: 'no-postal-address',
          detail: 'A marketing mail says where its sender is found, and this installation does not know it.',
          hint: 'Set MAIL_POSTAL_ADDRESS; it stands at the end of every marketing mail then.',
          severity: 'warning',
        },
      ]
    : [];
