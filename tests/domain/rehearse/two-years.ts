import type { Definitions } from '../../../domain/decide/facts';
import type { Script } from '../../../domain/rehearse/persona';
import { scriptFile, scriptOf } from '../../../domain/schema/persona';
import { day, definitions, exact, journey, message, onEvent, policy, start, wait } from '../world';

/** Two years of somebody with a hundred messages and a thousand events, which is as long as a rehearsal is. */
export function twoYears(): { readonly script: Script; readonly rules: Definitions } {
  const steps = Array.from({ length: 100 }, (_, n) => [message(`m${n}`), wait(`w${n}`, 7 * day)]).flat();
  const orders = onEvent('Order', { again: 'after-exit', when: 'count("Order", "90 days") >= 2' } as object);
  const rules = definitions([
    journey('series', steps),
    journey('orders', [message('thanks'), wait('w', 3 * day)], { enter: [orders] }),
  ], { policy: policy({ caps: [{ max: 2, window: { kind: 'rolling', per: exact(7 * day) } }] }) }); // prettier-ignore
  const events = [
    { at: '0 seconds', event: 'Start' },
    ...Array.from({ length: 990 }, (_, n) => ({ at: `${n * 17} hours`, event: n % 9 === 0 ? 'Order' : 'Looked' })),
  ];
  const file = { from: '2026-03-02T10:00:00.000Z', consents: { news: 'granted' }, events };
  return { script: scriptOf(scriptFile.parse(file), start), rules };
}
