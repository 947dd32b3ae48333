import type { Simulation } from '../../domain/rehearse/simulate';
import type { Millis } from '../../domain/time/time';
import { sayCause, sayDecision, sayWaiting } from '../../domain/words/words';

type Line = { readonly at: Millis; readonly rank: number; readonly words: readonly string[] };

/** A rehearsal as a diary: what was decided and why, what was said, where everything ended. */
export function sayRehearsal(rehearsal: Simulation, from: Millis): string[] {
  const lines = [...stages(rehearsal), ...entries(rehearsal), ...decisions(rehearsal), ...ends(rehearsal)];
  lines.sort((one, other) => one.at - other.at || one.rank - other.rank);
  const { end, unfinished, spoken } = rehearsal;
  return [
    ...lines.flatMap(({ at, words }) =>
      words.map((text, index) => (index === 0 ? `${moment(at)}  ${text}` : `    ${text}`)),
    ),
    ...underWay(rehearsal),
    `${spoken.length} ${spoken.length === 1 ? 'message' : 'messages'} from ${moment(from)} to ${moment(end)}.`,
    ...(unfinished ? ['Broken off: a condition or a recurrence rule asks for the clock all the time.'] : []),
  ];
}

const moment = (at: Millis): string => `${new Date(at).toISOString().slice(0, 16)}Z`;

const stages = ({ stages: changes }: Simulation): Line[] =>
  changes.map(({ at, from, to, cause }) => ({ at, rank: 0, words: [`stage ${from} → ${to}: ${cause}`] }));

const entries = ({ facts }: Simulation): Line[] =>
  facts.enrolments.map(({ enteredAt, journey, entry }) => ({
    at: enteredAt,
    rank: 1,
    words: [`${journey} entered by ${entry.by}${entry.name ? ` ${entry.name}` : ''}`],
  }));

function decisions({ decisions: all, spoken }: Simulation): Line[] {
  const contents = new Map(spoken.map(({ message, content }) => [message.id, content]));
  return all.map((decision) => {
    const { at, journey, step, outcome, messageId } = decision;
    const content = outcome === 'send' && messageId !== undefined ? contents.get(messageId) : undefined;
    const said = content?.ok ? [`“${content.subject ?? content.text.slice(0, 80)}”`] : [];
    return { at, rank: 2, words: [`${journey}/${step} ${outcome}: ${sayDecision(decision)}`, ...said] };
  });
}

const ends = ({ facts }: Simulation): Line[] =>
  facts.enrolments.flatMap(({ endedAt, journey, state, outcome }) =>
    endedAt === undefined
      ? []
      : [{ at: endedAt, rank: 3, words: [`${journey} ${state}${outcome && outcome !== state ? `: ${outcome}` : ''}`] }],
  );

function underWay({ facts }: Simulation): string[] {
  const parked = new Map((facts.parked ?? []).map((one) => [one.id, one]));
  return facts.enrolments
    .filter(({ state }) => state === 'active')
    .map(({ id, journey, step, waiting }) => {
      const cannot = parked.get(id);
      if (cannot) return `${journey} is parked at ${cannot.step ?? step}: ${sayCause(cannot)}`;
      return `${journey} is under way at ${step}${waiting ? ` and waits ${sayWaiting(waiting)}` : ''}`;
    });
}
