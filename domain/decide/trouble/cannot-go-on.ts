/** The closed list of why a passage, an event or an entry is parked. Words for each: `words/`. */
export const parkReasons = [
  'unreadable-time',
  'template-error',
  'unstorable',
  'no-rest',
  'no-way-on',
  'too-costly',
  'defect',
] as const;
export type ParkReason = (typeof parkReasons)[number];

/**
 * A passage cannot be followed any further until somebody mends what its author, another system or a value did: it is parked
 * with this reason while everything else of the person goes on. Anything else that is thrown parks it too, as a defect of ours.
 */
export class CannotGoOn extends Error {
  override readonly name = 'CannotGoOn';

  /**
   * @param reason one of the closed list that `words/` says
   * @param detail what an operator needs to find it: names and kinds of values, never a value of the person
   */
  constructor(
    readonly reason: ParkReason,
    readonly detail: string,
  ) {
    super(`${reason}: ${detail}`);
  }
}
