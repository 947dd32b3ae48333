import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findKey } from '../../../db/base/api-keys';
import { adminKey, adminKeyFile } from '../../../worker/process/admin-key';
import { startApi, type Api } from '../../api/api';

let api: Api;
const dataDir = mkdtempSync(join(tmpdir(), 'sojourn-admin-key-'));
beforeAll(async () => {
  api = await startApi();
});
afterAll(async () => {
  await api.stop();
  rmSync(dataDir, { recursive: true });
});

test('the key that the first start makes is shown once, opens everything, and stands in the file that operators are told', async () => {
  const { db, clock } = api.deps;
  const made = await adminKey(db, clock, dataDir, undefined);
  expect(readFileSync(adminKeyFile(dataDir), 'utf8').trim()).toBe(made);
  expect((await findKey(db, made ?? ''))?.scopes).toContain('admin');
  expect(await adminKey(db, clock, dataDir, undefined)).toBeUndefined();
});
