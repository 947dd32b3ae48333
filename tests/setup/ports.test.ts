import { createServer } from 'node:net';
import { rmSync } from 'node:fs';
import { freePort } from '../../worker/embedded/ports';
import { temporaryFolder } from './servers';

const folder = temporaryFolder('ports');
afterAll(() => rmSync(folder, { recursive: true }));

/** Holds a port while `work` runs. */
async function whileTaken<T>(port: number, work: () => Promise<T>): Promise<T> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  try {
    return await work();
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
}

test('a port is remembered, and every part has one of its own', async () => {
  const names = ['postgres', 'temporal', 'temporal-ui', 'mail'] as const;
  const first = await Promise.all(names.map((name) => freePort(folder, name)));
  const second = await Promise.all(names.map((name) => freePort(folder, name)));
  expect(second).toEqual(first);
  expect(new Set(first).size).toBe(names.length);
});

test('no outgoing connection is given a port of ours', async () => {
  for (let n = 0; n < 20; n++) {
    const other = temporaryFolder('ports');
    expect(await freePort(other, 'postgres')).toBeLessThan(30_000);
    rmSync(other, { recursive: true });
  }
});

test('a remembered port that is taken is stepped over', async () => {
  const old = await freePort(folder, 'postgres');
  const chosen = await whileTaken(old, () => freePort(folder, 'postgres'));
  expect(chosen).not.toBe(old);
  expect(await freePort(folder, 'postgres')).toBe(chosen);
});

test('a wanted port that is taken is named with the variable and the remedy', async () => {
  const wanted = await freePort(folder, 'mail');
  expect(await freePort(folder, 'temporal-ui', wanted)).toBe(wanted);
  const refused = whileTaken(wanted, () => freePort(folder, 'temporal-ui', wanted));
  await expect(refused).rejects.toThrow(
    `TEMPORAL_UI_PORT ${wanted} is taken by another program. Stop it, or set TEMPORAL_UI_PORT to a free one.`,
  );
});
