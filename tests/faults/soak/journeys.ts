import type { Random } from '../random';

/** Arbitrary journeys whose end does not hang on how fast anybody is: what they wait for comes at once or never. */
export type Written = { readonly key: string; readonly yaml: string };

const conditions = [
  'entry.properties.n > 50.0',
  'entry.properties.flag',
  'entry.properties.n > 20.0 && !entry.properties.flag',
  'has(entry.properties.extra)',
  'size(string(entry.properties.token)) > 3',
];
const waits = ['10 minutes', '30 minutes', '1 hours', '{ until: 2020-01-01 }'];

/** The event that lets somebody into a journey, and the one that journeys wait for. */
export const enters = (key: string): string => `Enter ${key}`;
export const answers = 'Answered';

class Author {
  private steps = 0;

  constructor(
    private readonly key: string,
    private readonly random: Random,
  ) {}

  write(): string {
    const purpose = this.random.next() < 0.3 ? 'orders' : 'news';
    const head = this.random.next() < 0.5 ? [this.instant(2), this.waitFor()] : [this.instant(2)];
    const body = Array.from({ length: 2 + this.pick(4) }, () => this.any(purpose, 2));
    return [
      `journey: ${this.key}`,
      `purpose: ${purpose}`,
      `enter: { on: ${enters(this.key)}, key: event.properties.token, again: always }`,
      'steps:',
      ...[...head, ...body].map((step) => indent(step)),
    ].join('\n');
  }

  /** Steps that take no time, so that what comes right after the entry is still waited for. */
  private instant(depth: number): string {
    const inside = (): string => this.act();
    return depth > 0 && this.random.next() < 0.5 ? this.fork(inside) : inside();
  }

  private any(purpose: string, depth: number): string {
    const dice = this.random.next();
    if (dice < 0.35) return this.message(purpose);
    if (dice < 0.5) return `wait: ${waits[this.pick(waits.length)]}`;
    if (dice < 0.6) return this.webhook();
    if (dice < 0.75 || depth === 0) return this.act();
    return this.fork(() => this.any(purpose, depth - 1));
  }

  private message(purpose: string): string {
    const shaky = purpose === 'news' && this.random.next() < 0.3;
    return `{ message: ${this.name('m')}, template: ${shaky ? 'shaky' : purpose === 'news' ? 'note' : 'receipt'} }`;
  }

  private act(): string {
    const trait = this.name(`${this.key}-t`);
    return this.random.next() < 0.5
      ? `{ update: { traits: { ${trait}: { cel: entry.properties.extra }, n: 1 } }, id: ${this.name('u')} }`
      : `{ award: { points: ${this.pick(2) === 0 ? 1_000_000 : 7}, reason: soak }, id: ${this.name('a')} }`;
  }

  private webhook(): string {
    return `{ webhook: { url: "WEBHOOK/${this.pick(6)}", body: { token: { cel: entry.properties.token }, extra: { cel: entry.properties.extra } } }, id: ${this.name('w')} }`;
  }

  private waitFor(): string {
    const when = `event.properties.token == entry.properties.token`;
    return [
      `id: ${this.name('f')}`,
      `wait-for: { on: ${answers}, when: ${when}, within: 6 hours }`,
      'then:',
      indent(this.act()),
      'else:',
      indent(this.act()),
    ].join('\n');
  }

  private fork(inside: () => string): string {
    if (this.random.next() < 0.5) {
      const condition = conditions[this.pick(conditions.length)];
      return [`id: ${this.name('i')}`, `if: ${condition}`, 'then:', indent(inside()), 'else:', indent(inside())].join(
        '\n',
      );
    }
    const arms = [`control: { weight: 20, holdout: true }`, `one: { weight: 40, steps: [] }`];
    return [`split: ${this.name('s')}`, 'arms:', ...arms.map((arm) => `  ${arm}`), '  two:', '    weight: 40', '    steps:', indent(inside(), 6)].join('\n'); // prettier-ignore
  }

  private name(prefix: string): string {
    this.steps += 1;
    return `${prefix}${this.steps}`;
  }

  private pick(count: number): number {
    return Math.floor(this.random.next() * count);
  }
}

const indent = (step: string, by = 2): string =>
  step
    .split('\n')
    .map((line, index) => `${' '.repeat(by)}${index === 0 ? '- ' : '  '}${line}`)
    .join('\n');

/** @param webhook the address of the other system */
export function someJourneys(count: number, random: Random, webhook: string): Written[] {
  return Array.from({ length: count }, (_, n) => {
    const key = `soak-${n}`;
    return { key, yaml: new Author(key, random).write().replaceAll('WEBHOOK', webhook) };
  });
}
