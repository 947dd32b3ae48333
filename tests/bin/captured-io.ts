import { main } from '../../bin/sojourn';

export type Ran = { readonly code: number; readonly out: string; readonly err: string };

/** Runs the command in this process and keeps what it says. */
export async function run(argv: readonly string[], env: NodeJS.ProcessEnv = {}, errIsTerminal = false): Promise<Ran> {
  const out: string[] = [];
  const err: string[] = [];
  const code = await main(argv, {
    out: (line) => void out.push(line),
    err: (text) => void err.push(text),
    errIsTerminal,
    env,
  });
  return { code, out: out.join('\n'), err: err.join('') };
}
