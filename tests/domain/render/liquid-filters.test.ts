import fc from 'fast-check';
import { render, type RenderScope } from '../../../domain/render/render';
import { readInstant } from '../../../domain/time/read-instant';
import { scope } from '../cel/condition-scope';

const zone = 'Asia/Shanghai';

function shown(text: string, traits: Record<string, unknown> = {}, language: string | null = 'en'): string {
  const { customer, now } = scope({}, traits);
  const seen: RenderScope = {
    customer,
    preferences: language === null ? {} : { language },
    zone,
    journey: {},
    now,
    links: { unsubscribe: '', preferences: '' },
  };
  const said = render(
    { key: 't', version: 1, class: 'marketing', channels: { email: { text } }, locales: {} },
    'email',
    seen,
  );
  if (!said.ok) throw new Error(said.error);
  return said.text;
}

describe('a date that is written by hand is read as in the documentation of Liquid', () => {
  test.each([
    [`'March 14, 2016' | date: '%b %d, %y'`, 'Mar 14, 16'],
    [`'March 14 2016' | date: '%F'`, '2016-03-14'],
    [`'Mar 14, 2016 5:30 PM' | date: '%F %T'`, '2016-03-14 17:30:00'],
    [`'Mar. 14, 2016 at 12:30 a.m.' | date: '%F %T'`, '2016-03-14 00:30:00'],
    [`'Monday, March 14th, 2016, 17:30' | date: '%F %T'`, '2016-03-14 17:30:00'],
    [`'14 March 2016' | date: '%F'`, '2016-03-14'],
    [`'14-Mar-2016' | date: '%F'`, '2016-03-14'],
    [`'1st Sept 2016 17:30:05' | date: '%F %T'`, '2016-09-01 17:30:05'],
    [`'2016/03/14' | date: '%F'`, '2016-03-14'],
    [`'2016-3-4 17:30' | date: '%F %T'`, '2016-03-04 17:30:00'],
    [`'2016-03-14 17:30:00 +0000' | date: '%F %T'`, '2016-03-15 01:30:00'],
    [`'2016-03-14 17:30:00 UTC' | date: '%F %T'`, '2016-03-15 01:30:00'],
    [`'Mon, 14 Mar 2016 17:30:00 GMT' | date: '%F %T'`, '2016-03-15 01:30:00'],
    [`'Mon Mar 14 17:30:00 2016' | date: '%F %T'`, '2016-03-15 01:30:00'],
    [`1152098955 | date: '%F %T'`, '2006-07-05 19:29:15'],
    [`'1152098955' | date: '%F %T'`, '2006-07-05 19:29:15'],
    [`1152098955000 | date: '%F %T'`, '2006-07-05 19:29:15'],
    [`0 | date: '%F %T'`, '1970-01-01 08:00:00'],
    [`'2016-03-14' | date`, 'Monday, March 14, 2016 at 12:00 am +0800'],
  ])('{{ %s }}', (expression, expected) => expect(shown(`{{ ${expression} }}`)).toBe(expected));

  test.each(['12/24/2029', '03/09/2024', '24.12.2026', 'March 32, 2016', 'Marchember 3, 2016', 'next week', '13:00 PM', 'March 14, 2016 13:00 PM', 'Infinity', '1e400', ''])(
    'what cannot be read is shown as it is: %p',
    (text) => expect(shown('{{ customer.traits.x | date: "%d/%m/%Y" }}', { x: text })).toBe(text),
  ); // prettier-ignore

  test('every day by its English name, in any zone of the machine', () => {
    const days = fc.integer({ min: Date.UTC(1000, 0) / 86_400_000, max: Date.UTC(9999, 11, 30) / 86_400_000 });
    fc.assert(
      fc.property(days, fc.constantFrom('long', 'short'), (day, month) => {
        const at = new Date(day * 86_400_000);
        const written = at.toLocaleDateString('en-US', { timeZone: 'UTC', year: 'numeric', month, day: 'numeric' });
        expect(shown('{{ customer.traits.x | date: "%F" }}', { x: written })).toBe(at.toISOString().slice(0, 10));
      }),
    );
  });
});

describe('numbers count in decimals', () => {
  test.each([
    ['19.9 | times: 3', '59.7'],
    ['"19.90" | times: 3', '59.7'],
    ['0.1 | plus: 0.2', '0.3'],
    ['0.3 | minus: 0.1', '0.2'],
    ['59.7 | divided_by: 3', '19.9'],
    ['20 | divided_by: 7 | round: 2', '2.86'],
    ['59.7 | modulo: 19.9', '0'],
    ['-7 | modulo: 3', '2'],
    ['1.005 | round: 2', '1.01'],
    ['2.5 | round', '3'],
    ['1234 | round: -2', '1200'],
    ['1.2 | ceil', '2'],
    ['"1.8" | floor', '1'],
    ['-17.5 | abs', '17.5'],
    ['4 | at_least: 5', '5'],
    ['4 | at_most: "3.5"', '3.5'],
    ['customer.traits.prices | sum', '59.7'],
    ['customer.traits.items | sum: "price"', '59.7'],
    ['nothing | plus: 1', '1'],
    ['"abc" | times: 3', '0'],
    ['12.5 | divided_by: 0', '12.5'],
    ['12.5 | modulo: 0', '12.5'],
  ])('{{ %s }} is %s', (expression, expected) => {
    const items = [{ price: 19.9 }, { price: '19.90' }, { price: 19.9 }, { name: 'free' }];
    expect(shown(`{{ ${expression} }}`, { prices: [19.9, 19.9, 19.9], items })).toBe(expected);
  });

  test('cents as on paper', () => {
    const cents = fc.integer({ min: -1_000_000, max: 1_000_000 });
    const filters =
      '{{ customer.traits.a | plus: customer.traits.b }}|{{ customer.traits.a | minus: customer.traits.b }}';
    fc.assert(
      fc.property(cents, cents, (a, b) => {
        const [sum, difference] = shown(filters, { a: a / 100, b: String(b / 100) })
          .split('|')
          .map(Number);
        expect([sum, difference]).toEqual([(a + b) / 100, (a - b) / 100 + 0]);
      }),
    );
  });
});

describe('whatever a trait holds', () => {
  const junk = fc.oneof(
    fc.jsonValue(),
    fc.string(),
    // A trait comes as JSON, which has no word for a number that is none.
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.constantFrom('en_US', 'junk', 'zh_CN.UTF-8', 'x', '--', 'en-u-nu-junk', 'ar-EG', 'th-u-ca-buddhist', 'i-klingon', 'Mars/Olympus'),
  ); // prettier-ignore
  const filters = ['date: "%A %-d. %B %Y %H:%M %Z %z %s"', 'date: customer.traits.x', 'date: "%c", customer.traits.x', 'date_to_xmlschema', 'date_to_rfc822', 'date_to_string', 'plus: customer.traits.x', 'times: 3', 'divided_by: customer.traits.x', 'modulo: customer.traits.x', 'round: customer.traits.x', 'ceil', 'floor', 'abs', 'at_least: customer.traits.x', 'at_most: 3', 'sum', 'sum: customer.traits.x']; // prettier-ignore
  const all = filters.map((filter) => `{{ customer.traits.x | ${filter} }} {{ now | ${filter} }}`).join('\n');

  test('as a value, a format, a zone or a language: it renders, and nobody reads Invalid DateTime or NaN', () => {
    fc.assert(
      fc.property(junk, junk, (x, language) => {
        const text = shown(all, { x, language }, null);
        if (!/invalid|nan|undefined/i.test(JSON.stringify([x, language])))
          expect(text).not.toMatch(/Invalid|NaN|undefined/);
      }),
      { numRuns: 400 },
    );
  });

  test.each([
    ['en_US', 'Tuesday'],
    ['de_DE.UTF-8', 'Dienstag'],
    ['DE', 'Dienstag'],
    ['junk', 'Tuesday'],
    ['', 'Tuesday'],
  ])('the language %p gives %s', (language, expected) => {
    expect(shown('{{ now | date: "%A" }}', { language }, null)).toBe(expected);
  });

  test('what the reader of times reads, a template shows', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.integer(),
          fc.date({ noInvalidDate: true }).map((at) => at.toISOString()),
        ),
        (x) => {
          const at = readInstant(x, zone);
          fc.pre(at !== undefined);
          expect(Number(shown('{{ customer.traits.x | date: "%s" }}', { x }))).toBe(Math.floor((at ?? 0) / 1_000));
        },
      ),
    );
  });
});
