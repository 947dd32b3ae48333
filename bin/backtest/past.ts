import { collectEvent } from '../../domain/person/plan/collect';
import type { DataPlan } from '../../domain/person/plan/data-plan';
import type { Incoming } from '../../domain/schema/calls/incoming';
import { readCall } from '../../domain/schema/calls/segment-call';
import { readInstant } from '../../domain/time/read-instant';
import type { Person } from '../../domain/rehearse/backtest/past-life';
import type { Millis } from '../../domain/time/time';
import type { EventLine } from '../files/event-file';
import type { EventCall } from '../files/event-call';
import { People } from './people';

export type LineProblem = { readonly line: number; readonly problem: string };

/** What a file says happened, by person. */
export type Past = {
  /** In the order of their first events. */
  readonly people: readonly Person[];
  /** Lines of the file that tell something; what came twice counts once. */
  readonly events: number;
  readonly from: Millis | undefined;
  readonly to: Millis | undefined;
  readonly problems: readonly LineProblem[];
  /** Events that the data plan does not take and that did not come therefore, by their names; undefined without a plan. */
  readonly quarantined: Readonly<Record<string, number>> | undefined;
};

type Reading = {
  /** Without it everything is collected. */
  readonly dataPlan?: DataPlan | undefined;
  readonly onLine?: (lines: number) => void;
};

/** Reads a file of the past: each call by the API's own rules, each to its person, in the order in which they happened. */
export async function readPast(lines: AsyncIterable<EventLine>, { dataPlan, onLine }: Reading = {}): Promise<Past> {
  const calls: Incoming[] = [];
  const problems: LineProblem[] = [];
  const seen = new Set<string>();
  const told = new Set<number>();
  const quarantined = new Map<string, number>();
  for await (const entry of lines) {
    const read = 'problem' in entry ? entry : readEntry(entry.call);
    if ('problem' in read) problems.push({ line: entry.line, problem: read.problem });
    else if (!seen.has(read.call.messageId)) {
      seen.add(read.call.messageId);
      const { name } = read.call;
      if (dataPlan && collectEvent(dataPlan, read.call).refused) {
        quarantined.set(name, (quarantined.get(name) ?? 0) + 1);
      } else {
        told.add(entry.line);
        calls.push(read.call);
      }
    }
    onLine?.(entry.line);
  }
  calls.sort((one, other) => one.at - other.at);
  const people = new People();
  for (const call of calls) people.add(call);
  return {
    people: people.all(),
    events: told.size,
    from: calls[0]?.at,
    to: calls.at(-1)?.at,
    problems,
    quarantined: dataPlan && Object.fromEntries(quarantined),
  };
}

function readEntry(call: EventCall): { readonly call: Incoming } | { readonly problem: string } {
  const at = readInstant(call.timestamp, 'UTC');
  if (at === undefined || at <= 0)
    return { problem: `"timestamp" is ${JSON.stringify(call.timestamp) ?? 'missing'}; the past needs a time` };
  const read = readCall(call, call.type, {
    receivedAt: at,
    historical: false,
    trustTimes: false,
    newId: () => call.messageId,
  });
  if ('call' in read) return { call: read.call };
  return { problem: read.errors.map(({ pointer, detail }) => `${pointer} ${detail}`).join('; ') };
}
