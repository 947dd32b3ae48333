import type { Language } from './words';

type Mail = { readonly subject: string; readonly html: string };

const mail = (lines: readonly string[], button: string, quiet: readonly string[]): string =>
  [
    ...lines.map((line) => `<p>${line}</p>`),
    `<p><a href="{{ links.confirm }}">${button}</a></p>`,
    ...quiet.map((line) => `<p><small>${line}</small></p>`),
  ].join('\n');

/** The mail that asks the owner of an address whether they agree, as Liquid: what they agree to, how, and nothing besides. */
export const confirmationWords: Readonly<Record<Language, Mail>> = {
  en: {
    subject: 'Please confirm: {{ entry.properties.title }}',
    html: mail(
      [
        'This address was entered for: <strong>{{ entry.properties.title }}</strong>',
        'Nothing is sent before you say yes.',
      ],
      'See what it is, and confirm',
      ['The link works for 7 days, and once.', 'If it was not you, do nothing: you will get nothing else.'],
    ),
  },
  zh: {
    subject: '请确认：{{ entry.properties.title }}',
    html: mail(
      ['有人用此邮箱登记了：<strong>{{ entry.properties.title }}</strong>', '在您确认之前，我们不会发送任何内容。'],
      '查看内容并确认',
      ['链接在 7 天内有效，仅可使用一次。', '如果不是您本人操作，请忽略此邮件，您不会再收到其他消息。'],
    ),
  },
};
