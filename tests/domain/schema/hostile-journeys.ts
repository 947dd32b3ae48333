export const lines = (count: number, line: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => line(index)).join('\n');
export const step = (index: number): string => `  - wait: ${index} days`;

const upTo = (count: number): string => Array.from({ length: count }, (_, index) => index).join(',');
const head = 'journey: a\npurpose: p\nenter: { api: true }\nsteps:\n';

/** Texts that are written to hurt, by name. */
export const hostile: Readonly<Record<string, string>> = {
  'open brackets': '['.repeat(100_000),
  'open braces': '{a: '.repeat(50_000),
  'closing braces': '}'.repeat(100_000),
  dashes: '- '.repeat(100_000),
  questions: '? '.repeat(50_000),
  'a staircase': lines(700, (index) => `${' '.repeat(index)}a:`),
  quotes: '"'.repeat(200_000),
  'quotes in lines': '""\n'.repeat(80_000),
  commas: `[${','.repeat(250_000)}]`,
  keys: lines(20_000, (index) => `k${index}: 1`),
  entries: '- a\n'.repeat(60_000),
  comments: '#\n'.repeat(120_000),
  'reserved signs': '@\n'.repeat(100_000),
  anchors: '&a '.repeat(80_000),
  'a bomb of aliases': `a: &a [x,x,x]\nb: &b [*a,*a,*a]\nc: &c [*b,*b,*b]\nsteps: [*c]\n`,
  merge: 'steps: &s [ { exit: x } ]\n<<: *s\n',
  documents: '---\n'.repeat(60_000),
  tabs: `a:\n${'\t\n'.repeat(100_000)}`,
  'far indented': `${' '.repeat(200_000)}a: b\n${' '.repeat(50_000)}c`,
  'one long text': `journey: ${'x'.repeat(250_000)}`,
  'too large': 'a: b\n'.repeat(60_000),
  'zero bytes': '\u0000'.repeat(10_000),
  'a prototype': '__proto__: { polluted: yes }\nconstructor: { prototype: { polluted: yes } }\n',
  'hard conditions': `journey: a\npurpose: p\nenter: { api: true }\nsteps:\n${lines(400, (index) => `  - if: '${'('.repeat(39)}customer.pointz${')'.repeat(39)} > ${index}'`)}`,
  'nested steps': `{"journey":"a","purpose":"p","steps":${'[{"if":"true","then":'.repeat(60)}[]${'}]'.repeat(60)}}`,
  'long unknown keys': `journey: a\npurpose: p\n${lines(2_300, (index) => `${'prioritz'.repeat(8)}${index}: 1`)}`,
  'long unknown steps': `${head}${lines(490, (index) => `  - ${'mesage'.repeat(15)}${index}: x`)}`,
  'unknown channels': `${head}  - { message: m, template: t, channels: [${'smss,'.repeat(5_900)}x] }`,
  'unknown weekdays': `${head}  - wait: { next: "09:00", weekdays: [${'mond,'.repeat(5_900)}x] }`,
  'long durations': `${head}${lines(490, () => `  - wait: ${'1 day '.repeat(15)}x`)}`,
  'hostile regular expressions': `${head}${lines(250, (index) => `  - if: 'customer.traits.a.matches("(a+)+(a|aa)*$${index}(")'`)}\n  - wait: x`,
  'rules that never come': `journey: a\npurpose: p\nsteps: [{ exit: over }]\nenter:\n${lines(300, (index) => `  - { audience: vip, every: "FREQ=MINUTELY;INTERVAL=7;BYMONTH=2;BYMONTHDAY=30;BYHOUR=${index % 24}" }`)}`,
  'rules of many times': `journey: a\npurpose: p\nenter:\n${lines(60, (index) => `  - { audience: vip, every: "FREQ=YEARLY;BYDAY=MO;BYSETPOS=${index + 60};BYHOUR=${upTo(24)}" }`)}`,
};
