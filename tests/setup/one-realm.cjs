const { LegacyFakeTimers, ModernFakeTimers } = require('@jest/fake-timers');
const { ModuleMocker } = require('jest-mock');

const timers = { idToRef: (id) => ({ id, ref() { return this; }, unref() { return this; } }), refToId: (timer) => timer?.id }; // prettier-ignore

/** What jest gives to a file, or remembers of it, on `globalThis`. */
const ofAFile =
  /^(JEST_STATE_SYMBOL|EVENT_HANDLERS|RETRY_\w+|WAIT_BEFORE_RETRY|LOG_ERRORS_BEFORE_RETRY|TEST_TIMEOUT_SYMBOL|[fx]?(describe|it|test)|(before|after)(All|Each)|expect)$/;
const nameOf = (key) => (typeof key === 'symbol' ? (key.description ?? '') : key);

/** @returns what brings back the globals, the environment and the listeners of the process that there are now */
function remembered() {
  const globals = Reflect.ownKeys(globalThis).map((key) => [key, Object.getOwnPropertyDescriptor(globalThis, key)]);
  const env = { ...process.env };
  const { exit } = process;
  const listeners = new Map(process.eventNames().map((name) => [name, process.rawListeners(name)]));
  return () => {
    for (const key of Reflect.ownKeys(globalThis)) if (ofAFile.test(nameOf(key))) delete globalThis[key];
    for (const [key, was] of globals) {
      const is = Object.getOwnPropertyDescriptor(globalThis, key);
      if (is?.value !== was.value || is?.get !== was.get) Object.defineProperty(globalThis, key, was);
    }
    for (const key of Object.keys(process.env)) if (!(key in env)) delete process.env[key];
    Object.assign(process.env, env);
    process.exit = exit;
    for (const name of process.eventNames()) {
      const were = listeners.get(name) ?? [];
      for (const listener of process.rawListeners(name))
        if (!were.includes(listener)) process.removeListener(name, listener);
    }
  };
}

/**
 * All test files of a worker in the realm of Node itself, as the product runs, instead of a context for each: packages are then loaded
 * once a worker (`shared-packages.cjs`), and an Error is an Error wherever it came from. What a file changes
 * of `globalThis` and `process` is brought back when it ends.
 */
class OneRealm {
  constructor({ projectConfig: config }) {
    this.bringBack = remembered();
    this.global = globalThis;
    this.moduleMocker = new ModuleMocker(globalThis);
    this.fakeTimers = new LegacyFakeTimers({ config, global: globalThis, moduleMocker: this.moduleMocker, timerConfig: timers }); // prettier-ignore
    this.fakeTimersModern = new ModernFakeTimers({ config, global: globalThis });
  }
  exportConditions() {
    return ['node', 'node-addons'];
  }
  getVmContext() {
    return null;
  }
  async setup() {}
  async teardown() {
    this.fakeTimers.dispose();
    this.fakeTimersModern.dispose();
    this.bringBack();
  }
}

module.exports = OneRealm;
