import fc from 'fast-check';
import type { Policy } from '../../../domain/journey/policy';
import { languageWithWords } from '../../../domain/person/language';
import type { Traits } from '../../../domain/person/traits';
import { htmlEngine } from '../../../domain/render/liquid/engines';
import { render, type RenderScope } from '../../../domain/render/render';
import { customerZone, startOfLocal } from '../../../domain/time/local-time';
import { zoneNamed } from '../../../domain/time/wall-clock';
import { storable } from '../../../domain/schema/storable';
import { ann, start } from '../world';

const oddLanguages = ['en_US', 'zh_CN.UTF-8', 'de@euro', 'C', 'x-foo', 'i-klingon', 'en-u-ca-buddhist-nu-thai', 'fa', 'ar-EG', 'de-u-co-xxxxx', '-', 'e', '\u0000', 'english', 'tlh']; // prettier-ignore
const oddZones = ['junk', 'europe/berlin', 'Asia/Calcutta', ' Europe/Paris ', 'America/New York', '+02:00', 'GMT+2', 'local', 'system', 'utc', 'Etc/Unknown', '', '../etc']; // prettier-ignore
const anything = fc.oneof(
  fc.constantFrom(...oddLanguages, ...oddZones),
  fc.string({ unit: 'binary' }),
  fc.jsonValue({ maxDepth: 4 }),
);

const textIn = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

const traitsOf = (values: Record<string, unknown>): Traits =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { value: storable(value), source: 'test', at: start }])); // prettier-ignore

const scopeWith = (values: Record<string, unknown>, preferences: object = {}): RenderScope => {
  const customer = { ...ann().customer, traits: traitsOf(values) };
  return {
    customer,
    preferences,
    zone: customerZone(customer, preferences, { timezone: 'Europe/Berlin' }),
    journey: { key: 'j', version: 1, purpose: 'news' },
    now: start,
    links: { unsubscribe: 'u', preferences: 'p' },
  };
};

/** One mail with every filter and every tag, each over the trait `any`. */
const filters = Object.keys(htmlEngine.filters);
const argumentsOf = (name: string): string =>
  name.endsWith('_exp') ? ': "item", "item == 1"' : name === 'hmac_sha256' ? ': "key"' : needOne.has(name) ? ': "a"' : needTwo.has(name) ? ': "a", "b"' : name === 'slice' ? ': 0, 3' : ''; // prettier-ignore
const needOne = new Set('where reject map group_by find find_index has append prepend split'.split(' '));
const needTwo = new Set('replace replace_first replace_last'.split(' '));
const tags = `{% assign x = customer.traits.any %}{% capture y %}{{ x }}{% endcapture %}{% if x == "a" %}{% elsif x contains y %}{% else %}{% endif %}
{% unless x %}{% endunless %}{% case x %}{% when 1, "b" %}{% else %}{% endcase %}{% for i in x limit: 3 %}{{ i | date: "%c" }}{% cycle "a", "b" %}{% else %}{% endfor %}
{% tablerow i in x cols: 2 limit: 3 %}{{ i }}{% endtablerow %}{% increment n %}{% decrement n %}{% echo x %}{% comment %}{% endcomment %}{% raw %}{{ }}{% endraw %}{{ x[0] }}{{ x.size }}{{ x.first }}`;
const templateOf = (html: string) => ({
  key: 't',
  version: 1,
  class: 'service' as const,
  channels: { email: { subject: '{{ now | date: "%A %B %-d %Z" }}', html } },
  locales: { de: { email: { subject: 'Hallo {{ now | date: "%c" }}' } } },
});
const dates = '{{ now | date: "%A %c %Z" }}{{ now | date: "%c", customer.traits.timezone }}{{ customer.traits.any | date: customer.traits.any }}{{ customer.traits.any | date_to_long_string }}'; // prettier-ignore
const dated = templateOf(dates);
const tagged = templateOf(tags);

test('no value of a trait or a preference makes a mail with dates or tags fail', () => {
  fc.assert(
    fc.property(anything, anything, anything, (language, timezone, any) => {
      for (const template of [dated, tagged]) {
        expect(render(template, 'email', scopeWith({ language, timezone, any }))).toMatchObject({ ok: true });
        const chosen = { language: textIn(language), timezone: textIn(timezone) };
        expect(render(template, 'email', scopeWith({ any }, chosen))).toMatchObject({ ok: true });
      }
    }),
    { numRuns: 150 },
  );
});

test.each(filters)('no value of a trait makes a mail fail with the filter %s', (name) => {
  const template = templateOf(`{{ customer.traits.any | ${name}${argumentsOf(name)} }}`);
  fc.assert(
    fc.property(anything, (any) => {
      expect(render(template, 'email', scopeWith({ any }))).toMatchObject({ ok: true });
    }),
    { numRuns: 25 },
  );
});

test.each([
  ['europe/berlin', 'Europe/Berlin'],
  [' Europe/Paris ', 'Europe/Paris'],
  ['America/New York', 'America/New_York'],
  ['US/Eastern', 'US/Eastern'],
  ['+02:00', undefined],
  ['junk', undefined],
  [7, undefined],
])('%j names the zone %s', (said, zone) => expect(zoneNamed(said)).toBe(zone));

test.each([
  ['en-US', 'en-US'],
  ['de-u-ca-buddhist', 'de'],
  ['fa', 'fa'],
  ['tlh', 'en'],
  [undefined, 'en'],
])('dates of %s are in the words of %s', (tag, language) => expect(languageWithWords(tag)).toBe(language));

test('dates have the days and digits of the format in every language', () => {
  const written = (language: string) => render(templateOf('{{ now | date: "%Y-%m-%d %H" }}'), 'email', scopeWith({ language, timezone: 'UTC' })); // prettier-ignore
  const plain = written('en');
  for (const language of ['fa', 'ar-EG', 'th', 'en-u-ca-buddhist-nu-thai'])
    expect(written(language)).toMatchObject({ text: plain.ok ? plain.text : '' });
});

test('no value of a trait leaves a person without a zone and a day', () => {
  const policy: Pick<Policy, 'timezone'> = { timezone: 'Europe/Berlin' };
  fc.assert(
    fc.property(anything, anything, (timezone, chosen) => {
      const zone = customerZone({ traits: traitsOf({ timezone }) }, { timezone: textIn(chosen) }, policy);
      expect(zoneNamed(zone)).toBe(zone);
      const day = startOfLocal('day', start, zone);
      expect(day <= start && start - day < 26 * 3_600_000).toBe(true);
    }),
    { numRuns: 500 },
  );
});
