import { spawn } from 'node:child_process';
import { getPriority } from 'node:os';
import { goBehind } from '../../../worker/process/behind';

test('who is sent behind lets everybody else go first, and who sent it stays where it was', () => {
  const own = getPriority();
  const child = spawn('sleep', ['60'], { stdio: 'ignore' });
  try {
    goBehind(child.pid);
    expect(getPriority(child.pid)).toBe(Math.min(19, own + 5));
    expect(getPriority()).toBe(own);
  } finally {
    child.kill();
  }
});

test('where there is nobody any more nothing happens', () => {
  expect(() => goBehind(2_147_483_647)).not.toThrow();
});
