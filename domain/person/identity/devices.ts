import type { Millis } from '../../time/time';
import { refKey, sharedKinds, type Ref, type SaidRef } from './identity';

type Saying = { readonly refs?: readonly SaidRef[] | undefined; readonly at: Millis; readonly receivedAt: Millis };

/** A device as somebody whom more than devices name was said to have it: last, and first. */
export type NamedDevice = { readonly ref: Ref; readonly at: Millis; readonly first: Millis };

/** The devices that sayings give to whom they name, by their keys: a device that is said alone is nobody's word on whose it is. */
export function devicesNamed(sayings: readonly Saying[]): ReadonlyMap<string, NamedDevice> {
  const named = new Map<string, NamedDevice>();
  for (const { refs = [], at, receivedAt } of sayings) {
    const said = refs.filter(({ claimed, previous }) => !claimed && !previous);
    if (said.every(isDevice)) continue;
    for (const { kind, value } of said.filter(isDevice)) {
      const said = Math.min(at, receivedAt);
      const before = named.get(refKey({ kind, value })) ?? { at: said, first: said };
      named.set(refKey({ kind, value }), {
        ref: { kind, value },
        at: Math.max(before.at, said),
        first: Math.min(before.first, said),
      });
    }
  }
  return named;
}

const isDevice = ({ kind }: Ref): boolean => kind !== 'user' && !sharedKinds.has(kind);
