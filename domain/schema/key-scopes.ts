/**
 * What a key opens. `browser`: it may stand in a page, where anybody can read it, so that what it says proves nothing;
 * `publish` brings what `write` does.
 */
export const scopes = ['browser', 'ingest', 'read', 'write', 'publish', 'admin'] as const;
export type Scope = (typeof scopes)[number];

/** Every scope that one key may have together. */
export const allScopes: readonly Scope[] = scopes.filter((scope) => scope !== 'browser');

/** Kinds of people who have a key, and the scopes that they work with. */
export const roles = {
  viewer: ['read'],
  author: ['read', 'write'],
  publisher: ['read', 'write', 'publish'],
  admin: allScopes,
} as const satisfies Record<string, readonly Scope[]>;
export type Role = keyof typeof roles;
export const roleNames = Object.keys(roles) as [Role, ...Role[]];

const opening: Readonly<Record<Scope, readonly Scope[]>> = {
  browser: ['browser', 'ingest', 'admin'],
  ingest: ['ingest', 'admin'],
  read: ['read', 'admin'],
  write: ['write', 'publish', 'admin'],
  publish: ['publish', 'admin'],
  admin: ['admin'],
};

/** Whether a key opens what wants this scope. */
export const opens = (granted: readonly Scope[], wanted: Scope): boolean =>
  opening[wanted].some((scope) => granted.includes(scope));

/** Whether what comes with a key proves nothing, since anybody can read the key. */
export const isPublic = (granted: readonly Scope[]): boolean => granted.includes('browser');

/** The widest role that a key fills; undefined for one that reads nothing. */
export const roleOf = (granted: readonly Scope[]): Role | undefined =>
  roleNames.findLast((role) => roles[role].every((scope) => opens(granted, scope)));

/** What a refused caller needs, in words. */
export const sayScope = (wanted: Scope): string => (wanted === 'browser' ? 'ingest or browser' : wanted);
