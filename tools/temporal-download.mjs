import { chmodSync, renameSync, writeFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';

const platforms = { linux: 'linux', darwin: 'darwin' };
const architectures = { x64: 'amd64', arm64: 'arm64' };

/** Milliseconds until the server must have answered, and until everything must be here. */
const patience = { answer: 6_000, all: 180_000 };

/**
 * Fetches the official release.
 * @returns {Promise<string | undefined>} why it did not work; `undefined` when the program is at `target`
 */
export async function downloadTemporal(version, target) {
  const platform = platforms[process.platform];
  const architecture = architectures[process.arch];
  if (!platform || !architecture) return `there is no release for ${process.platform} ${process.arch}`;
  const giveUp = new AbortController();
  const timers = [setTimeout(() => giveUp.abort(new Error('it takes too long')), patience.all)];
  try {
    const answerTimer = setTimeout(() => giveUp.abort(new Error('no answer')), patience.answer);
    timers.push(answerTimer);
    const url = `https://temporal.download/cli/archive/v${version}?platform=${platform}&arch=${architecture}`;
    const response = await fetch(url, { signal: giveUp.signal });
    clearTimeout(answerTimer);
    if (!response.ok) return `temporal.download answers ${response.status}`;
    const archive = await promisify(gunzip)(Buffer.from(await response.arrayBuffer()));
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
