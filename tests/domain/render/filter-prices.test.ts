import { setTimeout as pause } from 'node:timers/promises';
import { htmlEngine } from '../../../domain/render/liquid/engines';
import { renderBearable, renderShort, type RenderScope } from '../../../domain/render/render';
import type { Template } from '../../../domain/journey/template';
import { cpuMillis } from '../../setup/cost';
import { scope } from '../cel/condition-scope';

const templateOf = (text: string): Template => ({ key: 't', version: 1, class: 'service', channels: { email: { text } }, locales: {} }); // prettier-ignore

function renderingOf(text: string, traits: Record<string, unknown>) {
  const { customer, now } = scope({}, traits);
  const seen: RenderScope = { customer, preferences: {}, zone: 'UTC', journey: {}, now, links: { unsubscribe: '', preferences: '' } }; // prettier-ignore
  return { template: templateOf(text), channel: 'email' as const, scope: seen };
}

/** What a person's traits may be at most, in the shapes that cost most. */
const huge: Record<string, unknown> = {
  numbers: Array.from({ length: 300_000 }, (_, index) => (index * 7_919) % 300_000),
  texts: Array.from({ length: 20_000 }, (_, index) => `${'Ä'.repeat(90)}${(index * 7_919) % 20_000}`),
  things: Array.from({ length: 40_000 }, (_, index) => ({ a: { b: (index * 7_919) % 40_000 }, c: `c${index}` })),
  deep: Array.from({ length: 40 }).reduce((inner: unknown) => [inner, 'x'.repeat(40_000)], []),
  tags: '<a>'.repeat(600_000),
  words: 'é ü '.repeat(400_000),
};

const digits = `${'1'.repeat(30_000)}x`;

const argumentsOf = (name: string): string => {
  if (name.endsWith('_exp')) return ': "item", "item.a.b == 1"';
  if (/^(where|reject|map|group_by|find|find_index|has|sum|sort|sort_natural)$/.test(name)) return ': "a.b"';
  if (/^(replace|replace_first|replace_last)$/.test(name)) return ': "a", "b"';
  if (/^(append|prepend|concat|push|unshift|split|remove|remove_first|remove_last|hmac_sha256|join|strip|date)$/.test(name)) return ': customer.traits.digits'; // prettier-ignore
  return name === 'slice' ? ': 0, 100000' : '';
};

/** Milliseconds of CPU: twenty times what the dearest takes, and a thousandth of what the square of a trait would. */
const most = 3_000;

describe('no filter takes longer than others may wait for, whatever it is given', () => {
  test.each(Object.keys(htmlEngine.filters))('%s', (name) => {
    for (const trait of Object.keys(huge)) {
      const said = `{{ customer.traits.${trait} | ${name}${argumentsOf(name)} | size }}`;
      const rendering = renderingOf(said, { [trait]: huge[trait], digits });
      expect(cpuMillis(() => renderBearable(rendering))).toBeLessThan(most);
    }
  });
});

test.each([
  ['filters in a row', `{{ customer.traits.words${' | upcase'.repeat(5_000)} }}`],
  ['filters in a row on next to nothing', `{{ "a"${' | upcase'.repeat(9_000)} }}`],
  ['a list in itself, again and again', `{% assign l = "a,b" | split: "," %}${'{% assign l = l | push: l %}'.repeat(60)}{{ l }}{{ l | json }}`],
  ['the same text a million times', `{% assign l = customer.traits.words | split: "!" %}${'{% assign l = l | concat: l %}'.repeat(20)}{{ l | join }}`],
  ['a text in a text', '{% if customer.traits.spaces contains customer.traits.words %}x{% endif %}'],
  ['a search for what nearly fits', `{{ customer.traits.spaces | remove: customer.traits.half }}`],
  ['comparisons', `{% if ${Array.from({ length: 3_000 }, () => 'customer.traits.words == customer.traits.more').join(' and ')} %}x{% endif %}`],
  ['comparisons of lists', `{% if ${Array.from({ length: 100 }, () => 'customer.traits.numbers == customer.traits.same').join(' and ')} %}x{% endif %}`],
  ['numbers that are none', '{{ customer.traits.digits | plus: 1 | times: customer.traits.digits }}'],
  ['a filter for each entry', '{{ customer.traits.numbers | where_exp: "item", "item | date: \'%c\' | append: item" | size }}'],
  ['a path without end', `{{ customer.traits.things | map: "${'a.'.repeat(20_000)}a" | size }}`],
])('%s is broken off', (_what, text) => {
  const half = `x${' '.repeat(500_000)}`;
  const traits = { ...huge, digits, half, spaces: `x${' '.repeat(1_000_000)}y`, more: huge.words, same: [...(huge.numbers as number[])] };
  expect(cpuMillis(() => renderBearable(renderingOf(text, traits)))).toBeLessThan(most);
}); // prettier-ignore

test('what a mail shows of a hundred things is rendered at once', async () => {
  const things = Array.from({ length: 100 }, (_, index) => ({ name: `Thing ${index}`, price: index + 0.5, kind: index % 2 ? 'odd' : 'even', at: '2026-03-14' })); // prettier-ignore
  const text = `{% assign odd = customer.traits.things | where: "kind", "odd" | sort: "price" %}{% for thing in odd %}
{{ thing.name | upcase | escape }}: {{ thing.price | times: 3 | round: 2 }} on {{ thing.at | date: "%d %B" }}{% endfor %}
{{ customer.traits.things | map: "name" | join: ", " | truncate: 60 }} {{ customer.traits.things | sum: "price" }}`;
  const said = expect.stringContaining('THING 99: 298.5 on 14 March');
  // On a busy machine the clock may run out at first.
  let rendered = renderShort(renderingOf(text, { things }));
  for (const end = performance.now() + 40_000; !rendered && performance.now() < end; await pause(20))
    rendered = renderShort(renderingOf(text, { things }));
  expect(rendered).toEqual({ ok: true, text: said });
});
