import { execFile } from 'node:child_process';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const root = resolve(__dirname, '..', '..', '..');
const hook = join(root, 'tests', 'setup', 'typescript-hook.cjs');

/** What a process of its own says with a wrong setting, and which heavy packages it has loaded until then. */
const tellOf = (start: string): Promise<{ stdout: string; stderr: string }> => {
  const loaded =
    'Object.keys(require.cache).filter((file) => /node_modules.(@temporalio|express|pg|nodemailer)./.test(file)).length';
  const program = `${start}.then(() => process.stdout.write('loaded ' + ${loaded})).then(() => process.exit(0))`;
  return run(process.execPath, ['-r', hook, '-e', program], { cwd: root, env: { ...process.env, PORT: 'banana' } });
};

test.each([
  ['npm start', "require('./worker/start.ts').start()"],
  ['sojourn worker', "require('./bin/commands/worker.ts').worker.run({ io: { env: process.env }, takesNothing() {} }).catch((error) => process.stderr.write(error.message))"],
  ['sojourn api', "require('./bin/commands/api.ts').api.run({ io: { env: process.env }, takesNothing() {} }).catch((error) => process.stderr.write(error.message))"],
])('%s tells a wrong setting before it loads what it is made of', async (_name, start) => {
  const { stdout, stderr } = await tellOf(start);
  expect(stderr).toMatch(/PORT .*"banana"/);
  expect(stdout).toBe('loaded 0');
}); // prettier-ignore
