/** @type {import('jest').Config} */
module.exports = {
  testMatch: ['<rootDir>/tests/**/*.test.ts'],
  testEnvironment: 'node',
  moduleFileExtensions: ['ts', 'tsx', 'js', 'mjs', 'cjs', 'json', 'node'],
  testTimeout: 60_000,
  maxWorkers: 2,
  testSequencer: '<rootDir>/tests/setup/sequencer.cjs',
  globalSetup: '<rootDir>/tests/setup/global-setup.ts',
  setupFilesAfterEnv: ['<rootDir>/tests/setup/note-queries.ts'],
  globalTeardown: '<rootDir>/tests/setup/global-teardown.ts',
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.data/'],
  // What hot loops ask for, since a look-up in the context of a test is four times as slow; Date is not among it, as tests may fake it.
  sandboxInjectedGlobals:
    'Array BigInt Boolean Error Infinity Intl JSON Map Math Number Object Promise RangeError Reflect RegExp Set String Symbol TypeError Uint8Array WeakMap isNaN parseFloat parseInt'.split(
      ' ',
    ),
  transform: {
    '^.+\\.(t|mj)sx?$': [
      '@swc/jest',
      {
        jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
        module: { type: 'commonjs', ignoreDynamic: true },
      },
    ],
  },
};
