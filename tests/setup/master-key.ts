/** What the databases of tests are sealed under. */
export const masterKey = Buffer.alloc(32, 7);
