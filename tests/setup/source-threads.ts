import { join } from 'node:path';
import { Threads } from '../../worker/aside/threads';

/** Threads that read the sources as they are, without a build. */
export const sourceThreads = (): Threads => new Threads(['-r', join(__dirname, 'typescript-hook.cjs')]);
