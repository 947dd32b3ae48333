import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { temporaryFolder } from './servers';

const root = join(__dirname, '..', '..');
const folder = temporaryFolder('audit');
afterAll(() => rmSync(folder, { recursive: true }));

/** npm remembers what it once calculated of an advisory. */
const temporaryCache = (): string => join(folder, randomUUID());

type Ran = { readonly code: number; readonly said: string };

/** Runs the audit against a registry whose address is given. */
const audit = (registry: string, allowed: readonly object[] = []): Promise<Ran> =>
  new Promise((resolve) => {
    const file = join(folder, 'allowed.json');
    writeFileSync(file, JSON.stringify(allowed));
    const env = {
      ...process.env,
      npm_config_registry: registry,
      npm_config_cache: temporaryCache(),
      AUDIT_ALLOWED: file,
    };
    execFile(process.execPath, [join(root, 'tools', 'audit.mjs')], { env, cwd: folder }, (error, stdout, stderr) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, said: stdout + stderr }),
    );
  });

/** A registry that knows one advisory against a package of ours and nothing else. */
async function registryWith(severity: string, work: (url: string) => Promise<void>): Promise<void> {
  const advisory = { id: 1, url: 'https://github.com/advisories/GHSA-aaaa-bbbb-cccc', title: 'It is open', severity, vulnerable_versions: '*' }; // prettier-ignore
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const bytes = Buffer.concat(parts);
      const asked = bytes.length > 0 && (JSON.parse(gunzipSync(bytes).toString('utf8')) as Record<string, unknown>);
      response.writeHead(asked ? 200 : 404, { 'content-type': 'application/json' });
      response.end(JSON.stringify(asked && 'express' in asked ? { express: [advisory] } : {}));
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    await work(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

test('an advisory of level high against what is shipped fails, and is told with its place and remedy', () =>
  registryWith('high', async (registry) => {
    const { code, said } = await audit(registry);
    expect(code).toBe(1);
    expect(said).toContain('express: It is open (high, https://github.com/advisories/GHSA-aaaa-bbbb-cccc)');
    expect(said).toContain('tools/audit-allowed.json');
  }));

test('one that was weighed, or is below high, fails nothing', async () => {
  await registryWith('high', async (registry) => {
    const weighed = [{ advisory: 'GHSA-aaaa-bbbb-cccc', reason: 'never called' }];
    expect(await audit(registry, weighed)).toMatchObject({ code: 0, said: expect.stringContaining('no advisory') });
    expect(await audit(registry, [{ advisory: 'GHSA-aaaa-bbbb-cccc', reason: '' }])).toMatchObject({ code: 1 });
  });
  await registryWith('moderate', async (registry) => expect(await audit(registry)).toMatchObject({ code: 0 }));
}, 180_000);

test('a registry that is away holds nothing up, and the check says that it did not happen', async () => {
  const { code, said } = await audit('http://127.0.0.1:1');
  expect([code, said]).toEqual([0, expect.stringContaining('the registry gives no advisories')]);
});
