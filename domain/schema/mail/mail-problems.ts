import { Parser } from 'htmlparser2';
import type { Problem } from '../reading/problem';

/** Bytes of html that Gmail shows; what comes after is cut off, the way out with it. */
export const shownBytes = 102 * 1024;

/** Links of one mail that are complained of; the others are counted. */
const mostTold = 20;

/** What is wrong with a mail as it would be sent: how long it is, and where its links lead. @param ours begins the links that we make */
export function mailProblems(html: string, ours: string): Problem[] {
  const bytes = new TextEncoder().encode(html).length;
  const faults = [...new Set(linksIn(html))]
    .filter((link) => !link.startsWith(ours))
    .flatMap((link) => faultOf(link) ?? []);
  return [
    ...(bytes > shownBytes
      ? [warning('long-mail', `The html has ${Math.ceil(bytes / 1024)} kB; mail programs cut it off after 102 kB.`)]
      : []),
    ...faults.slice(0, mostTold),
  ];
}

const warning = (code: Problem['code'], detail: string): Problem => ({
  pointer: '',
  code,
  detail,
  severity: 'warning',
});

function linksIn(html: string): string[] {
  const links: string[] = [];
  const parser = new Parser({
    onopentag: (name, { href }) => {
      if ((name === 'a' || name === 'area') && href !== undefined) links.push(href.trim());
    },
  });
  parser.end(html);
  return links;
}

const longestTold = 120;
const told = (link: string): string => (link.length > longestTold ? `${link.slice(0, longestTold)}…` : link);

/** A number in place of a name, as no reader knows whose it is. */
const nameless = /^(\d+\.){3}\d+$|^\[/;

function faultOf(link: string): Problem | undefined {
  if (link === '' || link === '#')
    return warning('broken-link', link === '' ? 'A link leads nowhere.' : 'A link leads to "#", which is nowhere.');
  if (link.startsWith('#') || /^(mailto|tel|sms):./i.test(link)) return undefined;
  const url = /^https?:\/\//i.test(link) && URL.canParse(link) ? new URL(link) : undefined;
  if (!url) return warning('broken-link', `"${told(link)}" is no address of a page; it begins with https://.`);
  if (nameless.test(url.hostname)) return warning('foreign-link', `"${told(link)}" leads to a number, not to a name.`);
  return url.protocol === 'http:' ? warning('foreign-link', `"${told(link)}" is not encrypted on its way.`) : undefined;
}
