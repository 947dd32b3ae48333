import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(__dirname, '..', '..', '..');
const hook = join(root, 'tests', 'setup', 'typescript-hook.cjs');

/** Whether zod makes code from text in a process in which that would fail. */
const triesIn = (first: 'zod' | 'without'): string => {
  const [zod, without] = ["const { z } = require('zod');", "require('./domain/schema/without-eval').withoutEval();"];
  const told = first === 'zod' ? [zod, without] : [without, zod];
  const script = `${told.join('')} const made = globalThis.Function; let tries = 0;
    globalThis.Function = new Proxy(made, { construct: (...all) => { tries += 1; return Reflect.construct(...all); } });
    z.object({ a: z.string() }).parse({ a: '' }); process.stdout.write(String(tries));`;
  return execFileSync(process.execPath, ['-r', hook, '-e', script], { cwd: root, encoding: 'utf8' });
};

test.each(['zod', 'without'] as const)('zod makes no code from text where it is told so, whichever is loaded first (%s)', (first) => {
  expect(triesIn(first)).toBe('0');
}); // prettier-ignore
