const { default: Sequencer } = require('@jest/test-sequencer');

/** They take minutes, much of it waiting: what begins last would run alone. One that mostly waits stands beside one that computes. */
const long = [
  'faults/soak/soak',
  'e2e/live-equals-simulated',
  'faults/kills',
  'fuzz/fuzz',
  'e2e/failures',
  'e2e/event-loop',
  'readme',
];
/** Whole products, of half a minute or more each; and what takes a quarter of one elsewhere. */
const rather = [
  '/tests/e2e/',
  '/tests/clients/',
  '/tests/bin/backtest.',
  '/tests/activities/call-webhook.',
  '/tests/activities/outlet.',
  '/tests/db/definitions/condition-in-sql.',
  '/tests/db/wake/past.',
  '/tests/api/ingest/refusals.',
  '/tests/api/ingest/who-is-who.',
  '/tests/api/kinds-of-keys.',
  '/tests/workflows/customer.',
  '/tests/workflows/history-cost.',
  '/tests/api/doors/plain-address.',
  '/tests/api/doors/limits.',
  '/tests/api/http/bad-input.',
  '/tests/api/customers/races.',
  '/tests/api/customers/chain.',
  '/tests/bin/import.',
  '/tests/db/storage-doors.',
  '/tests/activities/enrol-audience.',
  '/tests/worker/dispatch/temporal-trouble.',
  '/tests/worker/dispatch/dispatcher.',
];

function place({ path }) {
  const known = long.findIndex((name) => path.endsWith(`tests/${name}.test.ts`));
  if (known >= 0) return known;
  return rather.some((part) => path.includes(part)) ? long.length : long.length + 1;
}

/** The long ones first; otherwise as jest does. */
class LongestFirst extends Sequencer {
  async sort(tests) {
    return [...(await super.sort(tests))].sort((a, b) => place(a) - place(b));
  }
}

module.exports = LongestFirst;
