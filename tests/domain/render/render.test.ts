import { cpuMillis } from '../../setup/cost';
import fc from 'fast-check';
import { contentFor, render, type RenderScope } from '../../../domain/render/render';
import type { Content, Template } from '../../../domain/journey/template';
import { scope } from '../cel/condition-scope';

const template = (email: Content, more: Partial<Template> = {}): Template => ({
  key: 't',
  version: 1,
  class: 'marketing',
  channels: { email },
  locales: {},
  ...more,
});

const seen = (values: Record<string, unknown> = {}, more: Partial<RenderScope> = {}): RenderScope => {
  const { customer, preferences, now } = scope({}, values);
  return {
    customer,
    preferences,
    zone: 'Asia/Shanghai',
    journey: { key: 'welcome', version: 3, purpose: 'news' },
    now,
    links: { unsubscribe: 'https://s.example/u/abc?x=1&y=2', preferences: 'https://s.example/me/abc' },
    ...more,
  };
};

function rendered(
  email: Content,
  at: RenderScope = seen(),
  more: Partial<Template> = {},
): { subject?: string; html?: string; text: string } {
  const said = render(template(email, more), 'email', at);
  if (!said.ok) throw new Error(said.error);
  return said;
}

test('a template sees the customer, the event, the entry, the journey, the time and the links', () => {
  const at = seen(
    {},
    {
      entry: {
        by: 'event',
        at: scope().now,
        name: 'Order Completed',
        properties: { total: 12.5, items: [{ name: 'A' }, { name: 'B' }] },
      },
    },
  );
  const text = [
    '{{ customer.traits.firstName }}|{{ customer.stage }}|{{ customer.tier }}|{{ customer.points }}|{{ customer.language }}',
    '{{ event.name }}|{{ event.properties.total }}|{% for item in entry.properties.items %}{{ item.name }}{% endfor %}',
    '{{ journey.key }}|{{ journey.purpose }}|{{ links.unsubscribe }}|{{ links.preferences }}|{{ now }}|{{ nothing.at.all }}',
  ].join('\n');
  expect(rendered({ text }, at).text.split('\n')).toEqual([
    'Ann|registered||120|de',
    'Order Completed|12.5|AB',
    'welcome|news|https://s.example/u/abc?x=1&y=2|https://s.example/me/abc|2026-11-24T10:07:30.500Z|',
  ]);
});

describe('escaping', () => {
  const evil = seen({ firstName: '<b>"Ann" & \'Bo\'</b>' });
  test.each([
    ['{{ customer.traits.firstName }}', '&lt;b&gt;&#34;Ann&#34; &amp; &#39;Bo&#39;&lt;/b&gt;'],
    ['{{ customer.traits.firstName | upcase | escape }}', '&lt;B&gt;&#34;ANN&#34; &amp; &#39;BO&#39;&lt;/B&gt;'],
    ['{{ customer.traits.firstName | raw }}', '<b>"Ann" & \'Bo\'</b>'],
    ['{% assign name = customer.traits.firstName %}{{ name }}', '&lt;b&gt;&#34;Ann&#34; &amp; &#39;Bo&#39;&lt;/b&gt;'],
    ['<a href="{{ links.unsubscribe }}">x</a>', '<a href="https://s.example/u/abc?x=1&amp;y=2">x</a>'],
    ['{% if customer.points > 100 %}<i>{% endif %}', '<i>'],
  ])('%s', (html, expected) => {
    expect(rendered({ subject: 's', html }, evil).html).toBe(expected);
  });

  test('only in html', () => {
    const said = rendered(
      { subject: '{{ customer.traits.firstName }}', text: '{{ customer.traits.firstName }}' },
      evil,
    );
    expect(said).toMatchObject({ subject: '<b>"Ann" & \'Bo\'</b>', text: '<b>"Ann" & \'Bo\'</b>' });
  });

  test('a line break of the author stays one', () => {
    expect(rendered({ html: '{{ customer.traits.note | newline_to_br }}' }, seen({ note: 'a<\nb' })).html).toBe(
      'a&lt;<br>\nb',
    );
  });

  test('no trait gets a tag into the html', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (value) => {
        const { html } = rendered(
          { html: '<p title="{{ customer.traits.x }}">{{ customer.traits.x }}</p>' },
          seen({ x: value }),
        );
        expect(html?.match(/[<>"]/g)?.join('')).toBe('<"">' + '<>');
      }),
    );
  });
});

test('nothing that was said of a person turns round the words beside it, and what an author wrote stays', () => {
  const turning = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/u;
  const unit = fc.oneof(
    fc.constantFrom('\u202E', '\u202A', '\u2066', '\u2069', '\u200F', '\u200E', '\u061C', 'علي'),
    fc.string(),
  );
  const content = {
    subject: '{{ customer.traits.x }}|{{ customer.traits.list }}|{{ customer.traits.x | upcase }}',
    html: '<p title="{{ customer.traits.x }}">{{ customer.traits.list }}{{ customer.traits.x | newline_to_br }}{{ customer.traits.x | escape }}</p>',
    text: '{{ customer.traits.x }}{{ customer.traits.list | join: "," }}{{ customer.traits.list }}',
  };
  fc.assert(
    fc.property(fc.array(unit), (parts) => {
      const said = rendered(content, seen({ x: parts.join(''), list: [parts, 'a'] }));
      expect([said.subject, said.html, said.text].filter((part) => turning.test(part ?? ''))).toEqual([]);
    }),
  );
  const { subject, text } = rendered({ subject: '\u200FHi {{ customer.traits.x }}', text: '{{ customer.traits.x }}' }, seen({ x: '\u202Eعلي 1' })); // prettier-ignore
  expect([subject, text]).toEqual(['\u200FHi علي 1', 'علي 1']);
});

test('a subject has no line break, whatever is in it', () => {
  const unit = fc.oneof(fc.constantFrom('\r', '\n', '\u2028', '\u0085', '\u0000', '\t', 'Bcc: a@b'), fc.string());
  fc.assert(
    fc.property(fc.array(unit), (parts) => {
      const { subject } = rendered({ subject: 'Hi {{ customer.traits.x }}!', text: 't' }, seen({ x: parts.join('') }));
      expect(subject).not.toMatch(/[\r\n\u2028\u2029\u0085\u0000]/);
      expect(subject?.startsWith('Hi')).toBe(true);
    }),
  );
});

describe('dates are shown by the customer', () => {
  test.each([
    ['{{ now | date: "%Y-%m-%d %H:%M" }}', '2026-11-24 18:07'],
    ['{{ "now" | date: "%Y-%m-%d %H:%M %z" }}', '2026-11-24 18:07 +0800'],
    ['{{ "now" | date: "%H:%M", "America/New_York" }}', '05:07'],
    ['{{ customer.traits.birthday | date: "%-d. %B %Y" }}', '1. Mai 1990'],
    ['{{ customer.traits.birthday | date: "%d/%m/%y %e %j %a %^a" }}', '01/05/90  1 121 Di DI'],
    ['{{ 0 | date: "%F %T" }}', '1970-01-01 08:00:00'],
    ['{{ "2026-12-24T23:30:00Z" | date: "%d %H%%" }}', '25 07%'],
    ['{{ "next week" | date: "%d" }}', 'next week'],
    ['{{ nothing | date: "%d" }}', ''],
    ['{{ now | date_to_xmlschema }}', '2026-11-24T18:07:30+08:00'],
    ['{{ now | date: "%I:%M %p %-l%P %q" }}', '06:07 PM 6pm th'],
  ])('%s', (text, expected) => {
    expect(rendered({ text }, seen({ birthday: '1990-05-01' })).text).toBe(expected);
  });
});

describe('the language', () => {
  const many = template(
    { subject: 'Hello', html: '<p>Hello</p>', text: 'Hello' },
    {
      locales: {
        zh: { email: { subject: '你好', html: '<p>你好</p>' } },
        'pt-BR': { email: { text: 'Olá' } },
        fr: { email: { subject: 'Salut' } },
      },
    },
  );
  test.each([
    ['de', 'Hello'],
    ['zh', '你好'],
    ['zh-CN', '你好'],
    ['ZH-Hans-CN', '你好'],
    ['pt', 'Hello'],
    ['pt-br', 'Hello'],
    ['fr-CA', 'Salut'],
    ['__proto__', 'Hello'],
  ])('%s: %s', (language, subject) => {
    expect(contentFor(many, 'email', language)?.subject).toBe(subject);
  });

  test('who reads a language gets another form of it rather than another language', () => {
    expect(contentFor(many, 'email', 'pt')?.text).toBe('Olá');
    expect(contentFor(many, 'email', 'pt-PT')?.text).toBe('Olá');
  });

  test('a body is never mixed from two languages', () => {
    const at = seen({}, { preferences: { language: 'zh' } });
    expect(render(many, 'email', at)).toEqual({ ok: true, subject: '你好', html: '<p>你好</p>', text: '你好' });
    expect(contentFor(many, 'email', 'pt-BR')).toEqual({ subject: 'Hello', text: 'Olá' });
    expect(contentFor(many, 'email', 'fr')).toEqual({ subject: 'Salut', html: '<p>Hello</p>', text: 'Hello' });
  });

  test('a trait tells the language of who did not choose one', () => {
    expect(render(many, 'email', seen({ language: 'zh' }, { preferences: {} }))).toMatchObject({ subject: '你好' });
  });
});

test('who wants no personalisation is addressed by name and gets nothing else of theirs in marketing', () => {
  const content: Content = {
    text: 'Hello {{ customer.traits.firstName }} of {{ customer.traits.city | default: "-" }}',
  };
  const at = seen({ city: 'Bonn' }, { preferences: { personalisation: false } });
  expect(rendered(content, at).text).toBe('Hello Ann of -');
  expect(rendered(content, at, { class: 'service' }).text).toBe('Hello Ann of Bonn');
});

describe('what cannot be rendered is an error without personal data', () => {
  test.each([
    ['{{ customer.traits.firstName | nothing }}', /^the text cannot be rendered/],
    ['{% if %}', /^the text cannot be rendered/],
    ['{% include "x" %}', /^the text cannot be rendered/],
    ['{% for a in (1..100000000) %}{{ a }}{% endfor %}', /limit/],
    [
      '{% for a in (1..2000) %}{% for b in (1..2000) %}{% for c in (1..2000) %}{{ c }}{% endfor %}{% endfor %}{% endfor %}',
      /limit/,
    ],
    ['{{ customer.traits.firstName | divided_by: 0 }}', /^the text cannot be rendered|^$/],
  ])('%s', (text, message) => {
    const attempt = () => render(template({ text }), 'email', seen({ firstName: 'Rumpelstilzchen' }));
    // What ends by the clock calls the more the faster the machine is.
    expect(cpuMillis(attempt)).toBeLessThan(40_000);
    const said = attempt();
    if (!said.ok) expect(said.error).toMatch(message);
    expect(said.ok && text.includes('for')).toBe(false);
    expect(JSON.stringify(said)).not.toContain('Rumpel');
  });

  test('a channel without content', () => {
    expect(render(template({ text: 'x' }), 'sms', seen())).toEqual({
      ok: false,
      error: 'the template "t" has no content for sms',
    });
  });

  test('nothing of the machine can be reached', () => {
    const { text } = rendered({
      text: '{{ customer.constructor }}{{ customer.traits.constructor.name }}{{ "x".constructor }}{{ customer.__proto__ }}{{ process.env }}',
    });
    expect(text).toBe('');
  });
});
