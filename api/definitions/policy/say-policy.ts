import { sayDuration } from '../../../domain/time/duration';
import type { Cap, Policy } from '../../../domain/journey/policy';
import type { PurchaseRules } from '../../../domain/person/purchases';

/** A policy as its author would write it. */
export const sayPolicy = ({
  version: _version,
  caps,
  hold,
  lookAhead,
  purposes,
  questions,
  lifecycle: { purchases, ...stages },
  ...rest
}: Policy): Record<string, unknown> => ({
  ...rest,
  caps: caps.map(sayCap),
  hold: sayDuration(hold),
  ...(lookAhead ? { lookAhead: sayDuration(lookAhead) } : {}),
  ...(questions ? { questions: { again: sayDuration(questions.again) } } : {}),
  lifecycle: {
    ...stages,
    ...(purchases ? { purchases: sayPurchases(purchases) } : {}),
  },
  purposes: Object.fromEntries(
    Object.entries(purposes).map(([purpose, { validFor, ...about }]) => [
      purpose,
      { ...about, ...(validFor ? { validFor: sayDuration(validFor) } : {}) },
    ]),
  ),
});

const sayPurchases = ({ on, active, defecting }: PurchaseRules) => ({
  on,
  active: sayDuration(active),
  defecting: sayDuration(defecting),
});

const sayCap = ({ window, ...rest }: Cap) => ({
  ...rest,
  per: window.kind === 'rolling' ? sayDuration(window.per) : `calendar ${window.unit}`,
});
