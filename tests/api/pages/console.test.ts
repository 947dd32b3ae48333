import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import express from 'express';
import { consolePages } from '../../../api/pages/console';

test('a script that is gone from the disk ends its own answer, and no other', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sojourn-console-'));
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'index.html'), '<head></head><body></body>');
  writeFileSync(join(folder, 'pages.json'), '[]');
  for (const name of ['gone.js', 'there.js']) writeFileSync(join(folder, 'assets', name), 'export {};');
  const server = express().use(consolePages(folder)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const read = async (name: string): Promise<string> => (await fetch(`http://127.0.0.1:${port}/assets/${name}`)).text();
  try {
    rmSync(join(folder, 'assets', 'gone.js'));
    await expect(read('gone.js')).rejects.toThrow(/terminated|fetch failed/);
    expect(await read('there.js')).toBe('export {};');
  } finally {
    server.close();
    server.closeAllConnections();
    rmSync(folder, { recursive: true });
  }
});
