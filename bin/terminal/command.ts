import type { Io } from './io';
import { WrongUse } from './wrong-use';

export type OptionSpec = {
  readonly type: 'string' | 'boolean';
  /** How the value is called in the help. */
  readonly value?: string;
  readonly help: string;
};

export type Command = {
  readonly name: string;
  /** Positional arguments, as the usage line shows them. */
  readonly takes: string;
  readonly summary: string;
  /** More for `--help`, in whole lines. */
  readonly details?: readonly string[];
  readonly options: Readonly<Record<string, OptionSpec>>;
  readonly example: string;
  /**
   * @returns 0 good, 1 found problems
   * @throws WrongUse (exit 2), Failure (exit 1)
   */
  run(call: CommandCall): Promise<number>;
};

/** One call of a command, with its arguments read. */
export class CommandCall {
  constructor(
    readonly io: Io,
    readonly positionals: readonly string[],
    private readonly values: Readonly<Record<string, string | boolean | undefined>>,
  ) {}

  get json(): boolean {
    return this.values['json'] === true;
  }

  flag(name: string): boolean {
    return this.values[name] === true;
  }

  text(name: string): string | undefined {
    const value = this.values[name];
    return typeof value === 'string' ? value : undefined;
  }

  /** @throws WrongUse when it is no whole number of at least 1 */
  count(name: string, otherwise: number): number {
    const text = this.text(name);
    if (text === undefined) return otherwise;
    const number = Number(text);
    if (!Number.isInteger(number) || number < 1)
      throw new WrongUse(`--${name} takes a whole number of at least 1, not "${text}".`);
    return number;
  }

  /** @throws WrongUse when there are positional arguments */
  takesNothing(): void {
    const [first] = this.positionals;
    if (first !== undefined) throw new WrongUse(`It takes no argument "${first}".`);
  }

  /** For a reader (words) or a machine (`--json`). */
  answer(words: readonly string[], data: object): void {
    if (this.json) this.io.out(JSON.stringify(data));
    else for (const line of words) this.io.out(line);
  }
}

/** Options of every command that talks to a running Sojourn. */
export const serverOptions: Readonly<Record<string, OptionSpec>> = {
  url: {
    type: 'string',
    value: 'URL',
    help: 'where Sojourn runs (default SOJOURN_URL, else http://127.0.0.1:PORT, 3000)',
  },
  key: { type: 'string', value: 'KEY', help: 'API key (default SOJOURN_KEY, else DATA_DIR/secrets/admin-key)' },
};
