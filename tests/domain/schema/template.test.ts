import { callsOf } from '../../setup/cost';
import { parseTemplate, withCompiledMjml } from '../../../domain/schema/template';

test('a template with one channel', () => {
  const { template, problems, draft } = parseTemplate(
    'template: cart\nchannel: email\nsubject: "Hi {{ customer.traits.firstName | default: \'you\' }}"\nhtml: <p>x</p>\nlocales:\n  zh: { subject: 你好 }\n',
    'yaml',
  );
  expect(problems).toEqual([]);
  expect(draft).toEqual({ key: 'cart', name: 'cart' });
  expect(template).toEqual({
    key: 'cart',
    version: 0,
    class: 'marketing',
    channels: { email: { subject: "Hi {{ customer.traits.firstName | default: 'you' }}", html: '<p>x</p>' } },
    locales: { zh: { email: { subject: '你好' } } },
    mjml: {},
  });
});

test('a template with several channels and MJML in two languages', () => {
  const { template, problems } = parseTemplate(
    JSON.stringify({
      template: 'cart',
      class: 'service',
      channels: { email: { subject: 's', mjml: '<mjml>1</mjml>' }, sms: { text: 't' } },
      locales: { 'pt-BR': { email: { subject: 'S', mjml: '<mjml>2</mjml>' }, sms: { text: 'T' } } },
    }),
    'json',
  );
  expect(problems).toEqual([]);
  if (!template) throw new Error('no template');
  expect(template.mjml).toEqual({ email: '<mjml>1</mjml>', 'pt-BR/email': '<mjml>2</mjml>' });
  expect(withCompiledMjml(template, { email: '<p>1</p>', 'pt-BR/email': '<p>2</p>' })).toEqual({
    key: 'cart',
    version: 0,
    class: 'service',
    channels: { email: { subject: 's', html: '<p>1</p>' }, sms: { text: 't' } },
    locales: { 'pt-BR': { email: { subject: 'S', html: '<p>2</p>' }, sms: { text: 'T' } } },
  });
});

const email = (more: string): string => `template: t\nchannel: email\n${more}`;

test.each([
  ['template: T\nchannel: sms\ntext: x', '/template', 'bad-key', 1],
  ['channel: sms\ntext: x', '/template', 'missing', 1],
  ['template: t\ntext: x', '/channel', 'missing', 1],
  ['template: t\nchannel: fax\ntext: x', '/channel', 'unknown-value', 2],
  ['template: t\nchannels: { emial: { text: x } }', '/channels/emial', 'unknown-value', 2],
  ['template: t\nchannels: { sms: { html: x, text: y } }', '/channels/sms/html', 'unknown-key', 2],
  ['template: t\nchannel: sms\ntext: x\nclass: promo', '/class', 'unknown-value', 4],
  [email('html: x'), '/subject', 'missing', 1],
  [email('subject: x'), '', 'no-content', 1],
  [email('subject: s\nhtml: x\nmjml: y'), '/mjml', 'html-and-mjml', 5],
  [email('subject: s\nhtml: x\nsubjekt: y'), '/subjekt', 'unknown-key', 5],
  [
    email('subject: s\nhtml: x\nlocales: { chinese_simplified: { subject: s } }'),
    '/locales/chinese_simplified',
    'bad-language',
    5,
  ],
  [email('subject: s\nhtml: x\nlocales: [zh]'), '/locales', 'wrong-type', 5],
  [email('subject: s\nhtml: "{{ customer.traits.x"'), '/html', 'liquid', 4],
  [email('subject: s\nhtml: "{% if customer.points %}"'), '/html', 'liquid', 4],
  [email('subject: s\nhtml: "{% include \'x\' %}"'), '/html', 'liquid', 4],
  [email('subject: s\nhtml: "{% render \'x\' %}"'), '/html', 'liquid', 4],
  [email('subject: "{{ customer.traits.x | upcaze }}"\nhtml: x'), '/subject', 'liquid', 3],
  [email('subject: s\nhtml: x\nlocales:\n  zh: { html: "{{ x" }'), '/locales/zh/html', 'liquid', 6],
])('%j', (source, pointer, code, line) => {
  const { template, problems } = parseTemplate(source, 'yaml');
  expect(problems.map((one) => [one.pointer, one.code, one.line])).toEqual([[pointer, code, line]]);
  expect(template).toBeUndefined();
});

test('a filter or tag that was mistyped is guessed', () => {
  expect(parseTemplate(email('subject: "{{ now | dat }}"\nhtml: x'), 'yaml').problems).toMatchObject([
    { hint: 'Did you mean "date"?' },
  ]);
  expect(parseTemplate(email('subject: "{% iff x %}{% endif %}"\nhtml: x'), 'yaml').problems).toMatchObject([
    { hint: 'Did you mean "if"?' },
  ]);
});

test.each([
  ['{{ custmer.points }}', 'Did you mean "customer"?'],
  ['{{ firstName }}', 'Known are customer, event, entry, journey, now, links.'],
  ['{{ customer.firstName }}', 'A trait is customer.traits.firstName.'],
  ['{{ links.unsubscribes }}', 'Did you mean "unsubscribe"?'],
])('%s is only a warning', (html, hint) => {
  const { template, problems } = parseTemplate(email(`subject: s\nhtml: "${html}"`), 'yaml');
  expect(problems).toMatchObject([{ code: 'unknown-variable', severity: 'warning', hint }]);
  expect(template).toBeDefined();
});

test('what a template sets itself is known', () => {
  const html =
    '{% assign a = 1 %}{% for b in event.properties.items %}{{ a }}{{ b.name }}{{ forloop.index }}{% endfor %}';
  expect(parseTemplate(email(`subject: s\nhtml: "${html}"`), 'yaml').problems).toEqual([]);
});

test.each([
  ['outputs', '{{ a }}'.repeat(25_000)],
  ['names that nobody knows', Array.from({ length: 10_000 }, (_, n) => `{{ a${n} }}`).join('')],
  ['assignments', '{% assign a = b %}'.repeat(10_000)],
  ['assignments in one tag', `{% liquid\n${'assign a = b\n'.repeat(10_000)}%}`],
  ['loops in loops', '{% for a in b %}'.repeat(3_000) + '{% endfor %}'.repeat(3_000)],
  ['filters', `{{ a${' | upcase'.repeat(18_000)} }}`],
])('a template costs no more than its size: %s', (_name, html) => {
  const source = JSON.stringify({ template: 'big', channel: 'email', subject: 's', html });
  expect(callsOf(() => parseTemplate(source, 'json'))).toBeLessThan(4_000_000);
});

test('more tags than anybody writes are a problem', () => {
  const { template, problems } = parseTemplate(
    JSON.stringify({ template: 'big', channel: 'email', subject: 's', html: '{{ now }}'.repeat(5_001) }),
    'json',
  );
  expect(template).toBeUndefined();
  expect(problems).toMatchObject([{ pointer: '/html', code: 'liquid', severity: 'error' }]);
});

test('a template of many parts in many languages costs no more than its size', () => {
  const html = '{% assign a = b %}{{ c }}'.repeat(150);
  const locales = Object.fromEntries(
    'ar bg cs da de el en es et fi fr hr hu it ja ko lt lv'.split(' ').map((tag) => [tag, { html }]),
  );
  const source = JSON.stringify({ template: 'big', channel: 'email', subject: 's', html, locales });
  expect(callsOf(() => parseTemplate(source, 'json'))).toBeLessThan(3_000_000);
});
