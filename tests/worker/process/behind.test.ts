import { execFileSync } from 'node:child_process';
import { getPriority } from 'node:os';
import { join } from 'node:path';
import { behind } from '../../../worker/process/behind';

const hook = join(__dirname, '..', '..', 'setup', 'typescript-hook.cjs');
const source = join(__dirname, '..', '..', '..', 'worker', 'process', 'behind');

const expected = Math.min(19, getPriority() + 5);

test('who goes behind lets everybody else go first, and so do those whom it starts', () => {
  const said = `require(${JSON.stringify(source)}).goBehind();
    const { getPriority } = require('node:os');
    const child = require('node:child_process').execFileSync(process.execPath, ['-p', 'require("node:os").getPriority()'], { encoding: 'utf8' });
    console.log(JSON.stringify([getPriority(), Number(child)]));`;
  const found: unknown = JSON.parse(execFileSync(process.execPath, ['-r', hook, '-e', said], { encoding: 'utf8' }));
  expect(found).toEqual([expected, expected]);
});

test('a program that is started behind has all its threads there', () => {
  const [program, args] = behind(process.execPath, ['-p', 'require("node:os").getPriority()']);
  expect(Number(execFileSync(program, args, { encoding: 'utf8' }))).toBe(expected);
});
