const { default: Sequencer } = require('@jest/test-sequencer');

/**
 * They take a minute or more, the longest first: what begins last would run alone. Three run at once, and one that mostly waits stands
 * beside one that computes: `kills` begins while `soak` and `operate` wait, and `event-loop`, which wants quiet too, when `kills` is over.
 */
const long = [
  'faults/soak/soak',
  'e2e/live-equals-simulated',
  'e2e/failures',
  'e2e/console/operate',
  'faults/kills',
  'faults/erasure-killed',
  'e2e/event-loop',
  'e2e/console/definitions',
  'readme',
  'e2e/console/editor',
  'fuzz/fuzz',
  'e2e/older-temporal',
  'e2e/road',
  'e2e/night',
  'e2e/console/people',
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
  '/tests/setup/stack.',
  '/tests/api/customers/export.',
  '/tests/api/customers/erasure.',
  '/tests/activities/refusals.',
  '/tests/activities/heavy.',
  '/tests/activities/advance.',
  '/tests/channels/email.',
  '/tests/db/base/pool.',
  '/tests/api/operations/problems.',
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
