import type { Content, Template } from '../../journey/template';
import { pointerOf, type Problem as Flaw } from '../reading/problem';

/** Where the content of a channel stands in a template of one channel, and of several. */
export const contentPath = (kind: string, isSingle: boolean): string[] => (isSingle ? [] : ['channels', kind]);
export const localePath = (tag: string, kind: string, isSingle: boolean): string[] =>
  isSingle ? ['locales', tag] : ['locales', tag, kind];

const leadsOut = /\blinks\s*\.\s*(unsubscribe|preferences)\b/;
const isStuck = ({ html, text }: Content): boolean => {
  const body = html ?? text;
  return body !== undefined && !leadsOut.test(body);
};

/** Marketing mails whose reader finds no link out of them; their headers have one, which not every mail program shows. */
export function wayOutProblems(template: Pick<Template, 'class' | 'channels' | 'locales'>, isSingle: boolean): Flaw[] {
  if (template.class !== 'marketing') return [];
  const bodies: [readonly string[], Content | undefined][] = [
    [contentPath('email', isSingle), template.channels['email']],
    ...Object.entries(template.locales).map(([tag, own]): [readonly string[], Content | undefined] => [
      localePath(tag, 'email', isSingle),
      own['email'],
    ]),
  ];
  return bodies.flatMap(([path, content]) =>
    content && isStuck(content)
      ? [
          {
            pointer: pointerOf(path),
            code: 'no-way-out',
            detail: 'The mail has no link by which its reader gets out of it.',
            hint: 'For example <a href="{{ links.unsubscribe }}">Unsubscribe</a>.',
            severity: 'warning',
          },
        ]
      : [],
  );
}
