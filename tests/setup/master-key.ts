/** What the databases of tests are sealed under. */
export const masterKey = Buffer.alloc(32, 7);

/** What hearing of somebody takes of the secrets of an installation. */
export const personSecrets = { persons: masterKey, ledger: masterKey, pepper: masterKey, links: masterKey };
