import { compileTemplate } from '../../../../domain/schema/compile-template';
import { mailProblems, shownBytes } from '../../../../domain/schema/mail/mail-problems';
import { unplannedAmong } from '../../../../domain/person/plan/unplanned';
import { defaultDataPlan } from '../../../../domain/person/plan/data-plan';

const ours = 'http://127.0.0.1:3000';
const codes = (html: string) => mailProblems(html, ours).map(({ code }) => code);
const link = (href: string): string => `<p><a href="${href}">x</a></p>`;

test('links that a reader can follow are no problem, whatever stands before the page of one', () => {
  const good = [
    'https://example.org/a?b=1&amp;c=2',
    'mailto:a@example.org',
    'tel:+491',
    '#below',
    ` https://example.org`,
    `${ours}/me/x`,
  ];
  expect(good.flatMap((href) => codes(link(href)))).toEqual([]);
  expect(codes('<a name="below">x</a><img src="http://example.org/x.png">')).toEqual([]);
});

test('links that lead nowhere, and those that a reader should not trust, are told of with what they are', () => {
  const broken = ['', '#', '/cart', 'example.org', 'https://', 'javascript:alert(1)', 'mailto:'];
  expect(broken.map((href) => codes(link(href)))).toEqual(broken.map(() => ['broken-link']));
  const odd = ['http://example.org', 'https://192.0.2.7/x', 'https://[2001:db8::1]/'];
  expect(odd.map((href) => codes(link(href)))).toEqual(odd.map(() => ['foreign-link']));
  expect(mailProblems(link('/cart'), ours)[0]?.detail).toContain('"/cart"');
});

test('the same link is told of once, and of a thousand some', () => {
  expect(codes(link('/a').repeat(3))).toHaveLength(1);
  expect(codes(Array.from({ length: 1_000 }, (_, n) => link(`/${n}`)).join(''))).toHaveLength(20);
});

test('a mail is too long by its bytes, not its characters', () => {
  expect(codes('x'.repeat(shownBytes))).toEqual([]);
  expect(codes('x'.repeat(shownBytes + 1))).toEqual(['long-mail']);
  expect(codes('猫'.repeat(shownBytes / 3 + 1))).toEqual(['long-mail']);
});

describe('a marketing mail without a way out', () => {
  const flaws = async (source: string) =>
    (await compileTemplate({ source, format: 'yaml' })).problems.map(({ code, pointer, line }) => ({
      code,
      pointer,
      line,
    }));
  const mail = (rest: string): string => `template: t\nchannel: email\nsubject: s\n${rest}`;
  const out = '{{ links.unsubscribe }}';

  test('is warned of where it stands, in each language', async () => {
    expect(await flaws(mail('html: x'))).toEqual([{ code: 'no-way-out', pointer: '', line: 1 }]);
    expect(await flaws(mail(`html: "${out}"\nlocales: { zh: { html: y } }`))).toEqual([
      { code: 'no-way-out', pointer: '/locales/zh', line: 5 },
    ]);
    expect(await flaws(`template: t\nchannels:\n  sms: { text: s }\n  email: { subject: s, text: x }\n`)).toEqual([
      { code: 'no-way-out', pointer: '/channels/email', line: 4 },
    ]);
  });

  test('is none where it has a link, is a service, no mail, or says only another subject', async () => {
    const fine = [
      mail(`html: "${out}"`),
      mail('text: "{{links.preferences}}"'),
      mail(
        `mjml: "<mjml><mj-body><mj-section><mj-column><mj-text>${out}</mj-text></mj-column></mj-section></mj-body></mjml>"`,
      ),
      mail('html: x\nclass: service'),
      mail(`html: "${out}"\nlocales: { zh: { subject: y } }`),
      'template: t\nchannel: sms\ntext: x',
    ];
    for (const source of fine) expect([source, await flaws(source)]).toEqual([source, []]);
  });
});

test('what came and is not in the data plan is told by name; what the product itself knows is not', () => {
  const plan = { ...defaultDataPlan, traits: { plan: { class: 'personal' as const } }, events: { Seen: { properties: { a: 'string' as const } }, Free: {} } }; // prettier-ignore
  const came = {
    traits: new Set(['plan', 'email', 'shoe', '__proto__']),
    events: new Map([
      ['Seen', new Set(['a', 'b'])],
      ['Free', new Set(['any'])],
      ['Signed Up', new Set(['x'])],
      ['Odd', new Set(['y'])],
      ['constructor', new Set<string>()],
    ]),
  };
  const found = unplannedAmong(plan, came).map(({ what, name, event }) =>
    [what, name, event].filter(Boolean).join(' '),
  );
  expect(found.sort()).toEqual(['event Odd', 'event constructor', 'property b Seen', 'trait __proto__', 'trait shoe']);
});
