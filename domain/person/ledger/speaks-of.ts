import { isNo, type ConsentEntry } from './consent';
import { everyPurpose, isPurpose } from './reserved';

/** What of a line tells whether it speaks of a purpose. */
export type Speaking = Pick<ConsentEntry, 'purpose' | 'state'> & {
  readonly spares?: readonly string[] | null | undefined;
};

/** Whether a line speaks of a purpose: by its name, or as a no to everything. What people demand is no consent, which no such no touches. */
export const speaksOf = (line: Speaking, purpose: string): boolean =>
  line.purpose === purpose || (isOfEverything(line) && covers(line, purpose));

/** Whether a line says no to everything. */
export const isOfEverything = ({ purpose, state }: Pick<Speaking, 'purpose' | 'state'>): boolean =>
  purpose === everyPurpose && isNo(state);

/** Whether a purpose is among everything that a line says no to. */
export const covers = ({ spares }: Pick<Speaking, 'spares'>, purpose: string): boolean =>
  isPurpose(purpose) && !spares?.includes(purpose);
