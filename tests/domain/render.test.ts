import fc from 'fast-check';
import { textOf } from '../../domain/plain-text';
import { liquidProblem, render, type RenderScope } from '../../domain/render';
import type { Template } from '../../domain/template';

const scope = (firstName: unknown, more: Partial<RenderScope> = {}): RenderScope => ({
  customer: {
    id: '1', stage: 'light', stageSince: 0, createdAt: 0, identifiers: [], points: 7, suppressed: {},
    traits: { firstName: { value: firstName, source: 'test', at: 0 } },
  }, // prettier-ignore
  preferences: {},
  zone: 'Asia/Tokyo',
  journey: { key: 'welcome', version: 1, purpose: 'news' },
  now: Date.parse('2026-12-31T20:00:00Z'),
  links: { unsubscribe: 'https://x.example/u/1', preferences: 'https://x.example/me/1' },
  ...more,
});
const template = (content: object, locales: Template['locales'] = {}): Template => ({
  key: 't',
  version: 1,
  class: 'marketing',
  channels: { email: content },
  locales,
});

test('values are escaped in HTML, and only there', () => {
  const words = '{{ customer.traits.firstName }}';
  const made = render(template({ subject: words, html: `<p>${words}</p>`, text: words }), 'email', scope('<b>&"Ann"'));
  expect(made).toEqual({
    ok: true,
    subject: '<b>&"Ann"',
    html: '<p>&lt;b&gt;&amp;&#34;Ann&#34;</p>',
    text: '<b>&"Ann"',
  });
});

test('whatever a value contains, a subject is one line and the HTML gains no tag', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (value) => {
      const made = render(
        template({ subject: 'Hi {{ customer.traits.firstName }}', html: '<p>{{ customer.traits.firstName }}</p>' }),
        'email',
        scope(value),
      );
      if (!made.ok) throw new Error(made.error);
      expect(made.subject).not.toMatch(/[\r\n\u2028\u2029]/);
      expect(made.html?.match(/</g)).toHaveLength(2);
    }),
  );
});

test('a missing value takes its default, a missing filter is an error and not a mail', () => {
  expect(
    render(template({ text: "{{ customer.traits.nick | default: 'you' }}" }), 'email', scope('Ann')),
  ).toMatchObject({ text: 'you' });
  expect(render(template({ text: '{{ "a" | shout }}' }), 'email', scope('Ann'))).toMatchObject({ ok: false });
});

test('dates are written in the customer’s zone', () => {
  expect(render(template({ text: '{{ now | date: "%Y-%m-%d %H:%M" }}' }), 'email', scope('Ann'))).toMatchObject({
    text: '2027-01-01 05:00',
  });
});

test('the person’s language is found, by its own tag, then by its family, else the template’s own words', () => {
  const made = template({ subject: 'Hello', text: 'x' }, { zh: { email: { subject: '你好' } } });
  const subject = (language: string): unknown => render(made, 'email', scope('Ann', { preferences: { language } }));
  expect(subject('zh-CN')).toMatchObject({ subject: '你好', text: 'x' });
  expect(subject('de')).toMatchObject({ subject: 'Hello' });
});

test('who wants no personalisation gets the generic words', () => {
  const generic = scope('Ann', { preferences: { personalisation: false } });
  expect(
    render(template({ text: "Hello {{ customer.traits.firstName | default: 'there' }}" }), 'email', generic),
  ).toMatchObject({ text: 'Hello there' });
});

test('an endless template is stopped', () => {
  const loop = '{% for a in (1..100000) %}{% for b in (1..100000) %}{{ a }}{% endfor %}{% endfor %}';
  expect(render(template({ text: loop }), 'email', scope('Ann'))).toMatchObject({ ok: false });
});

test('no file can be read from a template', () => {
  expect(render(template({ text: "{% include '/etc/passwd' %}" }), 'email', scope('Ann'))).toMatchObject({ ok: false });
});

test('a text part is derived from HTML: lines for blocks, addresses behind links, no styles', () => {
  const html =
    '<style>p{}</style><h1>Hi</h1><p>Your <b>cart</b> &amp; more</p><ul><li>One<li>Two</li></ul><a href="https://x.example/?a=1&amp;b=2">Go</a>';
  expect(textOf(html)).toBe('Hi\nYour cart & more\n\n- One\n- Two\n\nGo (https://x.example/?a=1&b=2)\n');
});

test('broken Liquid is said with its line', () => {
  expect(liquidProblem('fine\n{% if %}')).toMatchObject({ line: 2 });
  expect(liquidProblem('{{ ok }}')).toBeUndefined();
});
