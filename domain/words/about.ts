import { suppressionReasons, type SuppressionReason } from '../contact/feedback';
import type { CapWindow } from '../journey/policy';
import type { Reason } from '../decide/decision';
import { reasons } from '../decide/decision';
import type { Duration, Millis } from '../time/time';

/** The facts behind a decision, as far as a sentence names them. */
export type About = {
  readonly channel?: string;
  readonly purpose?: string;
  readonly template?: string;
  readonly exit?: string;
  /** Line of the consent ledger. */
  readonly entry?: number;
  readonly heldSince?: Millis;
  readonly snoozeUntil?: Millis;
  readonly cap?: {
    readonly max: number;
    readonly count?: number;
    readonly channel?: string;
    readonly purpose?: string;
    readonly window?: CapWindow;
  };
  readonly quiet?: { readonly from: string; readonly to: string; readonly own: boolean; readonly zone?: string };
  /** `expectedAt`: it has not spoken yet. */
  readonly winner?: {
    readonly journey: string;
    readonly priority?: number;
    readonly expectedAt?: Millis;
    /** What it asks. */
    readonly question?: string;
  };
  /** The name of the trait that is asked for. */
  readonly question?: string;
  /** Channels that could not be used. */
  readonly tried: readonly { readonly channel: string; readonly reason: Reason }[];
  /** The version that was agreed to, and the lowest that is good. */
  readonly agreed?: { readonly statement: string; readonly version?: string; readonly goodFrom: number };
  /** Why an address is on the suppression list. */
  readonly suppression?: SuppressionReason;
};

type Data = Readonly<Record<string, unknown>>;

/** Reads a decision's data, which may have been stored by an older version: what is not as expected is left out. */
export function readAbout(data: Data): About {
  const tried = list(data['tried']).flatMap(readTried);
  const only = tried.length === 1 ? tried[0]?.channel : undefined;
  return {
    channel: text(data['channel']) ?? only,
    purpose: text(data['purpose']),
    template: text(data['template']),
    exit: text(data['exit']),
    entry: number(record(data['consent'])['seq']),
    heldSince: number(data['heldSince']),
    snoozeUntil: number(data['snoozeUntil']),
    cap: readCap(record(data['cap']), number(data['count'])),
    quiet: readQuiet(record(data['quietHours'])),
    winner: readWinner(record(data['winner'])),
    question: text(data['question']),
    agreed: list(data['tried']).flatMap((one) => readAgreed(record(record(one)['agreed'])))[0],
    suppression: suppressionReasons.find((one) =>
      list(data['tried']).some((its) => record(its)['suppression'] === one),
    ),
    tried,
  };
}

function readTried(value: unknown): About['tried'] {
  const { channel, reason } = record(value);
  const known = reasons.find((one) => one === reason);
  return typeof channel === 'string' && known ? [{ channel, reason: known }] : [];
}

function readAgreed({ statement, version, goodFrom }: Data): NonNullable<About['agreed']>[] {
  if (typeof statement !== 'string' || typeof goodFrom !== 'number') return [];
  return [{ statement, ...(typeof version === 'string' ? { version } : {}), goodFrom }];
}

function readCap({ max, channel, purpose, window }: Data, count: number | undefined): About['cap'] {
  return typeof max === 'number'
    ? { max, count, channel: text(channel), purpose: text(purpose), window: readWindow(record(window)) }
    : undefined;
}

function readWindow({ kind, unit, per }: Data): CapWindow | undefined {
  if (kind === 'calendar' && (unit === 'day' || unit === 'week' || unit === 'month')) return { kind, unit };
  const duration = kind === 'rolling' ? readDuration(record(per)) : undefined;
  return duration && { kind: 'rolling', per: duration };
}

function readDuration({ unit, millis, months, days }: Data): Duration | undefined {
  if (unit === 'exact' && typeof millis === 'number') return { unit, millis };
  const calendar = unit === 'calendar' && typeof months === 'number' && typeof days === 'number';
  return calendar ? { unit, months, days } : undefined;
}

function readQuiet({ from, to, owner, zone }: Data): About['quiet'] {
  return typeof from === 'string' && typeof to === 'string'
    ? { from, to, own: owner === 'person', zone: text(zone) }
    : undefined;
}

const readWinner = ({ journey, priority, expectedAt, question }: Data): About['winner'] =>
  typeof journey === 'string'
    ? { journey, priority: number(priority), expectedAt: number(expectedAt), question: text(question) }
    : undefined;

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
const number = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined);
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const isRecord = (value: unknown): value is Data => typeof value === 'object' && value !== null;
const record = (value: unknown): Data => (isRecord(value) ? value : {});
