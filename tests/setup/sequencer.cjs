const { default: Sequencer } = require('@jest/test-sequencer');

/** They take minutes, much of it waiting: what begins last would run alone. */
const long = [
  'faults/soak/soak',
  'e2e/live-equals-simulated',
  // Beside each other, since one mostly waits and the other measures pauses.
  'readme',
  'e2e/event-loop',
  'faults/kills',
  'e2e/failures',
  'fuzz/fuzz',
  'e2e/operators-hand',
  'bin/backtest',
  'e2e/road',
  'clients/clients',
];

/** The long ones first; otherwise as jest does. */
class LongestFirst extends Sequencer {
  async sort(tests) {
    const place = ({ path }) => long.findIndex((name) => path.endsWith(`tests/${name}.test.ts`));
    const first = tests.filter((test) => place(test) >= 0).sort((a, b) => place(a) - place(b));
    return [...first, ...(await super.sort(tests.filter((test) => !first.includes(test))))];
  }
}

module.exports = LongestFirst;
