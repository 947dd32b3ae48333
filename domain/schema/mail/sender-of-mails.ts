import type { Template } from '../../journey/template';
import type { Problem } from '../reading/problem';

/** How mails leave this installation. */
export type Mailing = {
  /**
   * `catcher`: none leaves this machine; `perhaps`: they go to a server on this machine, or another process sends them; `people`: they
   * reach people.
   */
  readonly reaches: 'catcher' | 'perhaps' | 'people';
  /** The sender, `Name <address>`. */
  readonly from: string;
  readonly postalAddress?: string | undefined;
};

/**
 * What is missing so that who gets a marketing mail finds who sent it: a postal address, which CAN-SPAM and its kin want, and a sender
 * that can be written to. It keeps a template back where mails surely reach people (decision 0072).
 */
export function senderProblems(
  template: Pick<Template, 'class' | 'channels'>,
  { reaches, from, postalAddress }: Mailing,
): Problem[] {
  if (template.class !== 'marketing' || !('email' in template.channels) || reaches === 'catcher') return [];
  const severity = reaches === 'people' ? 'error' : 'warning';
  const place = { pointer: '/class', severity } as const;
  const problems: Problem[] = [];
  if (!postalAddress)
    problems.push({
      ...place,
      code: 'no-postal-address',
      detail: 'A marketing mail says where its sender is found, and this installation does not know it.',
      hint: 'Set MAIL_POSTAL_ADDRESS; it stands at the end of every marketing mail then.',
    });
  if (isNobody(from))
    problems.push({
      ...place,
      code: 'no-sender',
      detail: 'A marketing mail says who sent it, and nobody can answer the sender of this installation.',
      hint: 'Set MAIL_FROM to an address of yours, like Shop <hello@shop.example>.',
    });
  return problems;
}

/** `localhost` is everybody's own machine (RFC 6761). */
const isNobody = (from: string): boolean =>
  !/@[^\s@<>]+\.[^\s@<>]+>?\s*$/.test(from) || /\.localhost>?\s*$/i.test(from);
