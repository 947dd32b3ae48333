const repeated = (times: number, of: (index: number) => string): string => Array.from({ length: times }, (_, index) => of(index)).join(''); // prettier-ignore

const template = (body: string): string =>
  JSON.stringify({ template: 'hostile', channel: 'email', subject: 'Hello', html: body });
const mjml = (body: string): string =>
  JSON.stringify({ template: 'hostile', channel: 'email', subject: 'Hello', mjml: `<mjml><mj-body>${body}</mj-body></mjml>` }); // prettier-ignore
const journey = (steps: string): string => `journey: hostile\npurpose: news\nenter: { on: Hostile }\nsteps:\n${steps}`;
const column = (inside: string): string => `<mj-section><mj-column>${inside}</mj-column></mj-section>`;

/** What, of which kind, and its source: the largest that is read, and the largest that is read on the loop. */
export const hostileDefinitions: [string, string, string][] = [
  ['a template of filters', 'templates', template(`{{ now${' | upcase'.repeat(20_000)} }}`)],
  ['a template of filters that is small', 'templates', template(`{{ now${' | upcase'.repeat(2_100)} }}`)],
  ['a template of variables', 'templates', template(repeated(4_900, (n) => `{{ customer.traits.x${n} }}`))],
  ['a template of variables that is small', 'templates', template(repeated(790, (n) => `{{ customr.x${n} }}`))],
  ['a template of blocks in blocks', 'templates', template(`${'{% if now %}'.repeat(2_000)}${'{% endif %}'.repeat(2_000)}`)],
  ['a template of comparisons', 'templates', template(`{% if ${'now == now and '.repeat(12_000)}now %}{% endif %}`)],
  ['a template of much text', 'templates', template('<p>Hello</p>'.repeat(16_000))],
  ['MJML of many columns', 'templates', mjml(repeated(900, (n) => column(`<mj-text>{{ now }} ${n}</mj-text>`)))],
  ['MJML in MJML', 'templates', mjml(`${'<mj-wrapper>'.repeat(3_000)}${'</mj-wrapper>'.repeat(3_000)}`)],
  ['MJML that is never closed', 'templates', mjml('<mj-section>'.repeat(12_000))],
  ['a journey of conditions', 'journeys', journey(repeated(290, (n) => `  - if: ${'customer.points > 1 && '.repeat(30)}customer.points == ${n}\n    then: []\n`))],
  ['a journey of conditions that is small', 'journeys', journey(repeated(150, (n) => `  - if: count("Go${n}") > 1 && customer.traits.a${n} == "${n}"\n    then: []\n`))],
  ['a journey of regular expressions', 'journeys', journey(repeated(200, (n) => `  - if: customer.id.matches("(a{1,100}){1,10}${n}")\n    then: []\n`))],
  ['a journey of many steps', 'journeys', journey(repeated(2_900, () => '  - wait: 1 day\n'))],
  ['a journey of unknown keys', 'journeys', `${journey('  - wait: 1 day\n')}${repeated(5_900, (n) => `k${n}: 1\n`)}`],
  ['a journey of branches in branches', 'journeys', journey(branches(11))],
  ['lists in lists', 'journeys', `a: ${'['.repeat(120)}${']'.repeat(120)}\n`],
  ['one list of everything', 'journeys', `a: [${'a,'.repeat(11_000)}a]\n`],
  ['a text that is never closed', 'journeys', `a: "${'b\n'.repeat(100_000)}`],
  ['signs of YAML', 'journeys', '- ? : - '.repeat(30_000)],
  ['an audience of calls', 'audiences', `audience: hostile\nwhen: '${'customer.id.size() > 0 && '.repeat(3_000)}true'\n`],
]; // prettier-ignore

function branches(depth: number): string {
  let inside = '[]';
  for (let level = 0; level < depth; level++) inside = `[{ if: customer.points > ${level}, then: ${inside} }]`;
  return `  - if: customer.points > 1\n    then: ${inside}\n`;
}

const keys = (many: number, value: unknown): Record<string, unknown> => Object.fromEntries(Array.from({ length: many }, (_, n) => [`k${n}`, value])); // prettier-ignore
const call = (more: object): object => ({ type: 'track', userId: 'sender', event: 'Sent', ...more });
const batchOf = (many: number, of: (index: number) => object): string => JSON.stringify({ batch: Array.from({ length: many }, (_, n) => of(n)) }); // prettier-ignore
const [batch, simulate] = ['/v1/batch', '/v1/journeys/clock/simulate'];

/** What, where, and the body, each anew. */
export const hostileBodies: [string, string[], () => string][] = [
  ['forty thousand names that nobody knows', [batch, simulate], () => JSON.stringify(keys(40_000, 1))],
  ['a call of three thousand names', [batch, '/v1/track'], () => JSON.stringify(call(keys(2_500, 1)))],
  ['names in a trait', [simulate], () => JSON.stringify({ persona: { traits: keys(46_000, 1) } })],
  ['names in what is no persona', [simulate], () => JSON.stringify({ persona: keys(46_000, 1) })],
  ['names in what is no call', [batch], () => JSON.stringify({ batch: [keys(40_000, 1)] })],
  ['objects of three names', [batch, simulate], () => JSON.stringify({ batch: Array.from({ length: 20_000 }, () => ({ a: 1, b: 2, c: 3 })) })],
  ['lists in lists', [batch, simulate], () => '['.repeat(500_000)],
  ['lists in lists that are closed', [batch, simulate], () => `{"batch":${'['.repeat(99)}${']'.repeat(99)}}`],
  ['a list of nothing', [batch, simulate], () => `{"batch":[${'[],'.repeat(150_000)}[]]}`],
  ['a list of numbers', [batch, simulate], () => `{"events":[${'1,'.repeat(240_000)}1]}`],
  ['a text of signs that cannot be stored', [batch, simulate], () => `{"batch":["${'\\u0000'.repeat(80_000)}"]}`],
  ['a text of halves of signs', [batch, simulate], () => `{"batch":["${'\\ud800'.repeat(80_000)}"]}`],
  ['a batch as large as it may be', [batch], () => batchOf(2_500, (n) => call({ properties: { n, text: 'x'.repeat(100) } }))],
  ['a batch of as many people as it may be', [batch], () => batchOf(2_500, (n) => call({ userId: `sender ${n}` }))],
  ['a batch of profiles', [batch], () => batchOf(1_000, (n) => ({ type: 'identify', userId: 'sender', traits: { n, text: 'x'.repeat(300) } }))],
  ['a batch of traits that nobody had', [batch], () => batchOf(2_000, (n) => ({ type: 'identify', userId: 'collector', traits: { [`t${n}`]: n } }))],
  ['a batch of what is refused', [batch], () => batchOf(2_500, (n) => ({ type: 'tracked', userId: n, text: 'x'.repeat(100) }))],
  ['a batch of consents that cannot be read', [batch], () => batchOf(2_000, () => call({ event: 'Consent Changed', properties: { a: 1, state: 'maybe', purpose: [] } }))],
  ['events that have no time', [simulate], () => JSON.stringify({ events: Array.from({ length: 1_000 }, () => ({ at: 'x'.repeat(500), a: 1 })) })],
  ['a batch of numbers', ['/v1/import'], () => batchOf(2_500, (n) => call({ properties: { big: 1e300, small: 1e-300, n }, timestamp: 'x'.repeat(50) }))],
]; // prettier-ignore

/** What, and the text of a mail. */
export const hostileTemplates: [string, string][] = [
  ['a loop in a loop', '{% for a in (1..2000) %}{% for b in (1..2000) %}{{ a }}{% endfor %}{% endfor %}'],
  ['a loop over everything', '{% for a in (1..3900000) %}{% endfor %}'],
  ['texts that grow', `{% assign t = customer.traits.word %}${'{% assign t = t | append: t %}'.repeat(12)}{{ t | strip_html | upcase | size }}`],
  ['lists that grow', `{% assign l = customer.traits.list %}${'{% assign l = l | concat: l %}'.repeat(9)}{{ l | sort_natural | uniq | map: "a.b" | where: "a" | size }}`],
  ['a list in itself', `{% assign l = customer.traits.list %}${'{% assign l = l | push: l %}'.repeat(40)}{{ l | json }}`],
  ['filters in a row', `{{ customer.traits.word${' | upcase | strip_html'.repeat(4_000)} }}`],
  ['a text in a text', `{% if ${'customer.traits.spaces contains customer.traits.word and '.repeat(1_000)} now %}x{% endif %}`],
  ['much text', 'Hello you. '.repeat(17_000)],
  ['tags without end', '{% if now %}{{ now | date: "%c" }}{% endif %}'.repeat(1_600)],
]; // prettier-ignore
