import { execFileSync } from 'node:child_process';
import { getPriority } from 'node:os';
import { join } from 'node:path';

const hook = join(__dirname, '..', '..', 'setup', 'typescript-hook.cjs');
const behind = join(__dirname, '..', '..', '..', 'worker', 'process', 'behind');

test('who goes behind lets everybody else go first, and so do those whom it starts', () => {
  const said = `require(${JSON.stringify(behind)}).goBehind();
    const { getPriority } = require('node:os');
    const child = require('node:child_process').execFileSync(process.execPath, ['-p', 'require("node:os").getPriority()'], { encoding: 'utf8' });
    console.log(JSON.stringify([getPriority(), Number(child)]));`;
  const expected = Math.min(19, getPriority() + 5);
  const found: unknown = JSON.parse(execFileSync(process.execPath, ['-r', hook, '-e', said], { encoding: 'utf8' }));
  expect(found).toEqual([expected, expected]);
});
