import { createHash } from 'node:crypto';
import { chmodSync, renameSync, writeFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';

const releases = 'https://github.com/temporalio/cli/releases/download';
const architectures = { x64: 'amd64', arm64: 'arm64' };

/** SHA-256 of the archives, from the release's own checksums.txt; a new version needs new ones. */
const released = {
  'temporal_cli_1.8.2_darwin_amd64.tar.gz': '489d7f5420cae02b559774ac23df035141954c33a51dba96f5759a0ddccdf1b6',
  'temporal_cli_1.8.2_darwin_arm64.tar.gz': 'dacdc3587682c04cf27e67c8878ca2d755230b6ad63c0c6ebddd7348ae90ed94',
  'temporal_cli_1.8.2_linux_amd64.tar.gz': 'd8421bda989e6514b4bdb4d63a9012a8a05a806892e881a5aad8510496349a94',
  'temporal_cli_1.8.2_linux_arm64.tar.gz': '83600a8fac6e3da54093e5da6918d399f501532b9f1172235603f9606f4ac6e4',
};

/** Milliseconds until the server must have answered, and until everything must be here. */
const patience = { answer: 6_000, all: 180_000 };

/**
 * Fetches the official release. What is not byte for byte what was released is not unpacked.
 * @param checksums SHA-256 by the archive's name
 * @returns {Promise<string | undefined>} why it did not work; `undefined` when the program is at `target`
 */
export async function downloadTemporal(version, target, checksums = released) {
  const name = `temporal_cli_${version}_${process.platform}_${architectures[process.arch]}.tar.gz`;
  const checksum = checksums[name];
  if (!checksum) return `no checksum is known of a release for ${process.platform} ${process.arch}`;
  const giveUp = new AbortController();
  const timers = [setTimeout(() => giveUp.abort(new Error('it takes too long')), patience.all)];
  try {
    const answerTimer = setTimeout(() => giveUp.abort(new Error('no answer')), patience.answer);
    timers.push(answerTimer);
    const response = await fetch(`${releases}/v${version}/${name}`, { signal: giveUp.signal });
    clearTimeout(answerTimer);
    if (!response.ok) return `github.com answers ${response.status}`;
    const packed = Buffer.from(await response.arrayBuffer());
    if (createHash('sha256').update(packed).digest('hex') !== checksum)
      return `${name} is not the one that was released: its checksum is wrong`;
    const archive = await promisify(gunzip)(packed);
    const half = `${target}.${process.pid}`;
    writeFileSync(half, fileInTar(archive, 'temporal'));
    chmodSync(half, 0o755);
    renameSync(half, target);
    return undefined;
  } catch (error) {
    return error.cause?.code ?? error.message;
  } finally {
    timers.forEach(clearTimeout);
  }
}

/** A tar is blocks of 512 bytes: a header with name and octal size, then the content, padded. */
function fileInTar(tar, wanted) {
  for (let at = 0; at + 512 <= tar.length;) {
    const text = (from, length) => tar.toString('utf8', at + from, at + from + length).replace(/\0.*$/s, '');
    const size = Number.parseInt(text(124, 12).trim() || '0', 8);
    if (text(0, 100).replace(/^\.\//, '') === wanted) return tar.subarray(at + 512, at + 512 + size);
    at += 512 + Math.ceil(size / 512) * 512;
  }
  throw new Error(`the archive has no file "${wanted}"`);
}
