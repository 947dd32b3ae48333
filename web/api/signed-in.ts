import { useSyncExternalStore } from 'react';
import type { AnswerOf } from './client';

/** Who uses this console; undefined before it is known, null when nobody is signed in. */
export type SignedIn = AnswerOf<'GET /v1/session'> | null | undefined;

let now: SignedIn;
let wasIn = false;
const listeners = new Set<() => void>();

/** Goes with every write, to prove that our own page sends it. */
export const csrf = (): string => now?.csrf ?? '';

export function signedIn(who: SignedIn): void {
  now = who;
  if (who) wasIn = true;
  for (const listener of listeners) listener();
}

/** Whether somebody signed in since this page was loaded. */
export const hasBeenIn = (): boolean => wasIn;

/** The session ended while somebody was at work. */
export function signedOut(): void {
  if (now !== null) signedIn(null);
}

export const useSignedIn = (): SignedIn =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => now,
  );

/** Whether who is signed in may do what wants this; the API decides it again. */
export function useMay(wanted: 'write' | 'publish' | 'admin'): boolean {
  const role = useSignedIn()?.role;
  const able = { write: ['author', 'publisher', 'admin'], publish: ['publisher', 'admin'], admin: ['admin'] };
  return role !== undefined && able[wanted].includes(role);
}
