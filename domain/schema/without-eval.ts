import { config } from 'zod/v4/core';

/** For pages whose policy forbids code from text: zod tries to make some, and browsers report that as a breach. */
export const withoutEval = (): void => void config({ jitless: true });
