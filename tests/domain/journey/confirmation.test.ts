import { canConfirm, confirmationKey, questionOf, templateFor } from '../../../domain/journey/confirmation';
import { textIn } from '../../../domain/journey/statement/statement-text';
import type { Template } from '../../../domain/journey/template';
import { parseTemplate } from '../../../domain/schema/template';

const link = '<a href="{{ links.confirm }}">Yes</a>';
const template = (more: Partial<Template>): Template => ({
  key: 'confirmation',
  version: 3,
  class: 'service',
  channels: { email: { subject: 'Yes?', html: link } },
  locales: {},
  ...more,
});

test.each<[string, Partial<Template>, boolean]>([
  ['that leads to the page', {}, true],
  ['of marketing', { class: 'marketing' }, false],
  ['without the link', { channels: { email: { html: '<p>Hello</p>' } } }, false],
  ['with the link in its text alone', { channels: { email: { html: '<p>Hello</p>', text: '{{ links.confirm }}' } } }, true],
  ['whose other language has a subject', { locales: { zh: { email: { subject: '请确认' } } } }, true],
  ['whose other language has no link', { locales: { zh: { email: { html: '<p>您好</p>' } } } }, false],
])('a template %s', (_, more, isTaken) => {
  const published = template(more);
  const found = templateFor({ template: () => published }, { journey: confirmationKey, template: 'confirmation' });
  expect([canConfirm(published), found === published, found?.class]).toEqual([isTaken, isTaken, 'service']);
  expect(templateFor({ template: () => published }, { journey: 'orders', template: 'confirmation' })).toBe(published);
}); // prettier-ignore

test('a template of this key that is no confirmation is warned of, and one that is is not', () => {
  const codes = (html: string) =>
    parseTemplate(`template: confirmation\nchannel: email\nclass: service\nsubject: Yes?\nhtml: '${html}'\n`, 'yaml').problems.map(({ code, severity }) => [code, severity]); // prettier-ignore
  expect([codes('<p>Your order</p>'), codes(link)]).toEqual([[['no-confirmation', 'warning']], []]);
});

test('a passage of an author asks nothing to be confirmed, whatever its entry says', () => {
  const entry = { by: 'api', at: 0, properties: { confirmationId: 'x' } } as const;
  expect(questionOf({ journey: 'confirmation', entry })).toBeUndefined();
});

test('a statement speaks the language that is asked for, a shorter form of it, another form of the same language, else its first', () => {
  const text = { title: 'News', text: 'n' };
  const locales = { en: text, 'zh-Hant': text, zh: text, 'pt-BR': text };
  const spoken = (tag?: string) => textIn({ locales }, tag).language;
  const asked = ['zh-Hant-TW', 'ZH-cn', 'zh', 'pt', 'pt-PT', 'p', 'de', 'english', undefined, ''];
  expect(asked.map(spoken)).toEqual(['zh-Hant', 'zh', 'zh', 'pt-BR', 'pt-BR', 'en', 'en', 'en', 'en', 'en']);
});
