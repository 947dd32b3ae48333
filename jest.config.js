/** @type {import('jest').Config} */
module.exports = {
  testMatch: ['<rootDir>/tests/**/*.test.ts'],
  testEnvironment: '<rootDir>/tests/setup/one-realm.cjs',
  runtime: '<rootDir>/tests/setup/shared-packages.cjs',
  moduleFileExtensions: ['ts', 'tsx', 'js', 'mjs', 'cjs', 'json', 'node'],
  testTimeout: 60_000,
  // Of two, which often wait for servers, a quarter of both cores did nothing.
  maxWorkers: 3,
  // What a file leaves behind makes collecting garbage dear for all that follow it.
  workerIdleMemoryLimit: '500MB',
  testSequencer: '<rootDir>/tests/setup/sequencer.cjs',
  globalSetup: '<rootDir>/tests/setup/global-setup.ts',
  setupFilesAfterEnv: ['<rootDir>/tests/setup/note-queries.ts', '<rootDir>/tests/setup/seed-properties.ts'],
  globalTeardown: '<rootDir>/tests/setup/global-teardown.ts',
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.data/'],
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
