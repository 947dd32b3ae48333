const { default: Sequencer } = require('@jest/test-sequencer');

/** They take minutes: what begins last would run alone. One that mostly waits stands beside one that computes. */
const longest = ['faults/soak/soak', 'e2e/live-equals-simulated', 'faults/kills'];
/** Those of whole products, which often wait, of which jest does not see by their size that they are the longest. */
const long = [
  'e2e/failures',
  'e2e/event-loop',
  'fuzz/fuzz',
  'readme',
  'e2e/console/operate',
  'e2e/console/definitions',
  'e2e/older-temporal',
  'e2e/console/editor',
  'e2e/console/live',
  'e2e/audience-under-hand',
  'e2e/night',
  'e2e/console/people',
];
/** And the others of them. */
const waiting = ['/tests/e2e/', '/tests/clients/', '/tests/faults/erasure-killed.', '/tests/setup/stack.'];
/** What takes a quarter of one elsewhere. */
const rather = [
  '/tests/bin/backtest.',
  '/tests/activities/call-webhook.',
  '/tests/activities/outlet.',
  '/tests/activities/heavy.',
  '/tests/activities/advance.',
  '/tests/db/definitions/condition-in-sql.',
  '/tests/db/wake/past.',
  '/tests/db/customers/sealing-round.',
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
  '/tests/api/customers/erasure.',
  '/tests/api/customers/export.',
  '/tests/bin/import.',
  '/tests/db/storage-doors.',
  '/tests/activities/enrol-audience.',
  '/tests/worker/dispatch/temporal-trouble.',
  '/tests/worker/dispatch/dispatcher.',
  '/tests/worker/dispatch/outbox.',
];

const named = (tests, names) =>
  names.flatMap((name) => tests.filter(({ path }) => path.endsWith(`tests/${name}.test.ts`)));
const apart = (tests, isOne) => [tests.filter(isOne), tests.filter((test) => !isOne(test))];
const within = (parts) => (test) => parts.some((part) => test.path.includes(part));

/** How much of what computes goes beside what waits; the rest, which is short, comes last. */
const beside = 0.5;

/** Both in their order, as evenly mixed as their numbers allow. */
function mixed(few, many) {
  const each = (beside * many.length) / few.length;
  const among = few.flatMap((one, n) => [one, ...many.slice(Math.round(n * each), Math.round((n + 1) * each))]);
  return [...among, ...many.filter((test) => !among.includes(test))];
}

/**
 * The longest first, then what waits mixed with what computes, long ones first: where all three wait, a core has nothing to do, and
 * where all three compute, each is slower for it.
 */
class LongestFirst extends Sequencer {
  async sort(tests) {
    const all = await super.sort(tests);
    const [first, next] = [named(all, longest), named(all, long)];
    const left = all.filter((test) => ![...first, ...next].includes(test));
    const [waits, computes] = apart(left, within(waiting));
    return [...first, ...mixed([...next, ...waits], apart(computes, within(rather)).flat())];
  }
}

module.exports = LongestFirst;
