/** Something that is not as the chain says. */
export type Finding = {
  readonly what:
    | 'line-changed'
    | 'line-missing'
    | 'line-added'
    | 'order-changed'
    | 'entry-changed'
    | 'entry-missing'
    | 'stream-missing'
    | 'checkpoint-changed'
    | 'checkpoint-missing';
  readonly stream?: string;
  readonly place?: number;
  /** Whose ledger, where that is known. */
  readonly customerId?: string;
  /** The number of the line in that ledger. */
  readonly seq?: number;
  readonly checkpoint?: number;
};

const said: Readonly<Record<Finding['what'], string>> = {
  'line-changed': 'a line does not say what it said when it was added',
  'line-missing': 'a line is gone, and no erasure took it',
  'line-added': 'a line was not added by Sojourn',
  'order-changed': 'lines are not those, or not in the order, or not under the numbers, that they were',
  'entry-changed': 'an entry of the chain is not the one that was made',
  'entry-missing': 'an entry of the chain is gone',
  'stream-missing': 'the whole chain of a person is gone',
  'checkpoint-changed': 'a checkpoint is not the one that was made',
  'checkpoint-missing': 'a checkpoint is gone',
};

/** A finding as one line for a reader. */
export function sayFinding({ what, stream, place, customerId, seq, checkpoint }: Finding): string {
  const at = [
    customerId === undefined ? undefined : `customer ${customerId}`,
    seq === undefined ? undefined : `line ${seq}`,
    stream === undefined ? undefined : `stream ${stream}`,
    place === undefined ? undefined : `place ${place}`,
    checkpoint === undefined ? undefined : `checkpoint ${checkpoint}`,
  ].filter((part) => part !== undefined);
  return `${what}  ${at.join(', ')}: ${said[what]}`;
}
