import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseStatement } from '../../../domain/schema/statement/statement';

type Words = { readonly title?: string; readonly text?: string; readonly more?: string };
const statement = (more: object, locales: Record<string, Words & object>) =>
  JSON.stringify({ statement: 'news', purpose: 'news', channels: ['email'], basis: 'consent', locales, ...more });
const problemsOf = (source: string) => parseStatement(source, 'json').problems;
const codesIn = (language: string, words: Words, more: object = {}) => {
  const title = language === 'zh' ? '邮件资讯' : 'News';
  const text = language === 'zh' ? '请通过电子邮件给我发送资讯。' : 'Send me news by e-mail.';
  return problemsOf(statement(more, { [language]: { title, text, ...words } })).map(
    ({ pointer, code, severity }) => `${severity} ${code} ${pointer}`,
  );
};

test.each([
  ['en', 'Send me news and offers by e-mail, at most three a week. I can stop this at any time.'],
  ['en', 'Remind me by e-mail or text message when I leave something in my cart. I can stop this at any time.'],
  ['en', 'Yes, tell me about sales in my town. You can opt out at any time with one click.'],
  ['en', 'We may send you news about our shop by e-mail. We never pass your address to partners, and we do not track you.'],
  ['en', 'Use what I have bought to choose the products that you show me.'],
  ['en', 'Use my birthday to send me a present once a year.'],
  ['en', 'Give my name and e-mail address to our partners.'],
  ['en', 'I agree to receive the newsletter.'],
  ['en', 'Only write to me if I left something in my cart.'],
  ['zh', '请通过电子邮件给我发送新闻和优惠，每周最多三封。我可以随时停止。'],
  ['zh', '当我在购物车里留下商品时，请通过邮件或短信提醒我。我可以随时停止。'],
  ['zh', '我同意接收每月一封的新品邮件。点击邮件里的链接即可停止。'],
  ['zh', '我们会在您生日时发送祝福。我们不会把您的地址提供给第三方，也不会分析您的行为。'],
])('%s: plain words that ask for one thing are good: %s', (language, text) => {
  expect(codesIn(language, { text })).toEqual([]);
}); // prettier-ignore

const endless = 'You will get all kinds of things from us, and more. '.repeat(12);
const winding =
  'We will from time to time, whenever we feel that there is something new in one of our many shops that you may like, write to you so that you know of it before all of your friends do.';
const hard =
  'Communications regarding promotional opportunities, commercial information and personalised recommendations concerning available merchandise categories.';

test.each([
  ['bundled-purposes', 'en', 'I agree to get news and I also consent to a phone call.'],
  ['bundled-purposes', 'en', 'Send me news by e-mail and share my data with our partners.'],
  ['bundled-purposes', 'en', 'Send me offers and track what I do on the site.'],
  ['bundled-purposes', 'zh', '我同意接收资讯，并同意接听电话。'],
  ['bundled-purposes', 'zh', '给我发送优惠，并将我的信息提供给合作伙伴。'],
  ['bundled-purposes', 'zh', '请给我发送资讯并分析我的浏览。'],
  ['pre-ticked', 'en', 'The box is pre-ticked. Untick it for no news.'],
  ['pre-ticked', 'en', 'We send you news unless you tell us not to.'],
  ['pre-ticked', 'en', '[x] Send me news by e-mail.'],
  ['pre-ticked', 'en', '☑ Send me news by e-mail.'],
  ['pre-ticked', 'zh', '☑ 请给我发送资讯。'],
  ['pre-ticked', 'zh', '默认勾选，取消勾选则不发送。'],
  ['pre-ticked', 'zh', '如无回复，视为同意接收资讯。'],
  ['conditional-consent', 'en', 'By registering you agree to get our news.'],
  ['conditional-consent', 'en', 'By clicking Continue, I consent to marketing.'],
  ['conditional-consent', 'en', 'You can only register if we may send you news.'],
  ['conditional-consent', 'en', 'I can only create an account when I get the news.'],
  ['conditional-consent', 'en', 'To register, please say yes to our news.'],
  ['conditional-consent', 'zh', '只有同意接收资讯才能注册。'],
  ['conditional-consent', 'zh', '想要注册，请先订阅资讯。'],
  ['conditional-consent', 'en', 'This is required to use the shop.'],
  ['conditional-consent', 'en', 'You must accept this to go on.'],
  ['conditional-consent', 'en', 'You cannot order without saying yes.'],
  ['conditional-consent', 'en', 'I agree to the terms and conditions.'],
  ['conditional-consent', 'zh', '注册即表示您同意接收资讯。'],
  ['conditional-consent', 'zh', '继续使用代表您同意。'],
  ['conditional-consent', 'zh', '您必须同意才能下单。'],
  ['conditional-consent', 'zh', '不同意将无法注册。'],
  ['long-winded', 'en', endless],
  ['long-winded', 'en', winding],
  ['long-winded', 'zh', '我们会给您发很多东西。'.repeat(20)],
  ['long-winded', 'zh', '我们'.repeat(40)],
  ['long-winded', 'de', 'Wir schreiben dir viel. '.repeat(30)],
  ['technical-text', 'en', 'I hereby agree to get news.'],
  ['technical-text', 'en', 'Get news from the data controller under article 6.'],
  ['technical-text', 'en', hard],
  [
    'technical-text',
    'en',
    'In consideration of your registration, authorization is provided for dissemination of commercial material. Communications are administered by authorised representatives, including subsidiaries operating internationally.',
  ],
  ['technical-text', 'zh', '本人特此同意接收资讯。'],
  ['technical-text', 'zh', '根据《个人信息保护法》第十三条发送资讯。'],
])('%s: %s: %s', (code, language, text) => {
  expect(codesIn(language, { text })).toContain(`error ${code} /locales/${language}/text`);
});

test('words that explain may name laws, and are still no place for conditions or for pages of text', () => {
  expect(codesIn('en', { more: 'Our data controller is Shop Ltd.' })).toEqual([]);
  expect(codesIn('en', { more: 'By registering you agree to this.' })).toEqual(['error conditional-consent /locales/en/more']); // prettier-ignore
  expect(codesIn('en', { more: 'We write. '.repeat(300) })).toEqual(['error long-winded /locales/en/more']);
  expect(codesIn('en', { title: 'News '.repeat(30) })).toEqual(['error long-winded /locales/en/title']);
});

test('what is a contract or a law may be a condition, and English that is only harder than a newspaper is a warning', () => {
  const text = 'This is required to use the shop.';
  expect(codesIn('en', { text }, { basis: 'contract' })).toEqual([]);
  const harder =
    'Receive recommendations about products, and information about events in your area, every second week.';
  expect(codesIn('en', { text: harder })).toEqual(['warning technical-text /locales/en/text']);
});

test.each([
  [{ purpose: ['news', 'profiling'] }, ['error bundled-purposes /purpose']],
  [{ purpose: 'news and profiling' }, ['error bundled-purposes /purpose']],
  [{ purpose: 'news-and-profiling' }, ['error bundled-purposes /purpose']],
  [{ purpose: '资讯和画像' }, ['error bundled-purposes /purpose']],
  [{ purpose: 'brand-news' }, []],
  [{ purpose: undefined, purposes: ['news', 'profiling'] }, ['error bundled-purposes /purposes']],
  [{ checked: true }, ['error pre-ticked /checked']],
  [{ 'pre-ticked': 'yes' }, ['error pre-ticked /pre-ticked']],
  [{ default: 'granted' }, ['error pre-ticked /default']],
  [{ checked: false }, ['error unknown-key /checked']],
  [{ confirm: true, channels: undefined }, ['error missing /confirm']],
  [{ basis: 'whim' }, ['error unknown-value /basis']],
  [{ validFor: 'for ever' }, ['error bad-duration /validFor']],
])('%j', (more, codes) => {
  expect(codesIn('en', {}, more)).toEqual(codes);
});

test('a box that is ticked in one language only is found there, and the rest is still read', () => {
  const locales = { en: { title: 'News', text: 'Send me news.', ticked: true }, 'not a tag': { title: 'x', text: 'y' } };
  expect(problemsOf(statement({}, locales)).map(({ code, pointer }) => [code, pointer])).toEqual([
    ['pre-ticked', '/locales/en/ticked'],
    ['bad-language', '/locales/not a tag'],
  ]);
}); // prettier-ignore

test('the statements that ship are good', () => {
  for (const key of ['news-by-email', 'cart-reminders']) {
    const source = readFileSync(join(__dirname, `../../../journeys/statements/${key}.yaml`), 'utf8');
    expect(parseStatement(source, 'yaml')).toMatchObject({ statement: { key, purpose: expect.any(String) }, problems: [] }); // prettier-ignore
  }
});
