import { renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { root, run } from './steps.mjs';

/**
 * Builds the version pinned in tools/temporal/go.mod, with its checksums in go.sum.
 * @returns {Promise<string | undefined>} why it did not work; `undefined` when the program is at `target`
 */
export async function buildTemporal(version, target) {
  const go = await run('go', ['version']).catch(() => undefined);
  if (!go || go.code !== 0) return 'Go is not installed';
  const half = `${target}.${process.pid}`;
  try {
    const flags = `-s -w -X github.com/temporalio/cli/internal/temporalcli.Version=${version}`;
    const args = ['build', '-trimpath', '-ldflags', flags, '-o', half, 'github.com/temporalio/cli/cmd/temporal'];
    const { code, output } = await run('go', args, {
      cwd: join(root, 'tools', 'temporal'),
      env: { ...process.env, CGO_ENABLED: '0', GOGC: '300', GOFLAGS: '-mod=readonly', GOWORK: 'off' },
    });
    if (code !== 0) return `go build failed: ${output.trim().split('\n').slice(-3).join(' | ')}`;
    renameSync(half, target);
    return undefined;
  } finally {
    rmSync(half, { force: true });
  }
}
