import { sumOf } from '../cel/decimal';
import type { Millis } from '../time/time';
import type { ConsentEntry } from './ledger/consent';
import { mostNewest, mostVisits } from './newest';
import type { Answer, Counted, Newest, Past, Question, Since } from './past';

const nothing: Since = { count: 0, sum: 0, first: [], isAll: true };

/**
 * A past that is known as far as it was asked for. What is not known yet counts as nothing and is noted: whoever decides by it
 * fetches the answers and decides again, until nothing is missing. So only what conditions really look at is read.
 */
export class AskedPast implements Past {
  private readonly answers = new Map<string, Answer>();
  private readonly known = new Map<string, { readonly from: Millis | null; readonly since: Since }[]>();
  private open = new Map<string, Question>();

  /** @param isListed every passage that was ever entered stands in the facts */
  constructor(private readonly isListed: boolean) {}

  /** The same past of which nothing is known yet, since something was added to it. */
  afresh(): AskedPast {
    return new AskedPast(this.isListed);
  }

  /** What was asked and is not known. */
  get missing(): readonly Question[] {
    return [...this.open.values()];
  }

  /** @param answers in the order of the questions */
  learn(questions: readonly Question[], answers: readonly Answer[]): void {
    for (const [n, question] of questions.entries()) {
      const answer = answers[n] ?? null;
      this.answers.set(JSON.stringify(question), answer);
      if (question.ask === 'since' && isSince(answer))
        this.sinces(question).push({ from: question.from, since: answer });
    }
    this.open = new Map();
  }

  since(name: string, property: string | null, from: Millis | null): Since {
    const question = { ask: 'since', name, property, from } as const;
    for (const known of this.sinces(question)) {
      const found = laterOf(known, from);
      if (found) return found;
    }
    this.note(question);
    return nothing;
  }

  between(name: string, property: string | null, from: Millis, to: Millis): readonly Counted[] {
    for (const known of this.sinces({ name, property })) {
      const found = laterOf(known, from);
      if (found && to <= endOf(found)) return found.first.filter(([at]) => at < to);
    }
    return listIn<Counted>(this.answerTo({ ask: 'between', name, property, from, to }));
  }

  last(name: string): Millis | undefined {
    return instantIn(this.answerTo({ ask: 'last', name }));
  }

  newest(name: string, fields: readonly string[]): readonly Newest[] {
    return listIn<Newest>(this.answerTo({ ask: 'newest', name, fields, most: mostNewest }));
  }

  visits(): readonly Millis[] {
    return listIn<Millis>(this.answerTo({ ask: 'visits', most: mostVisits }));
  }

  words(purpose: string): readonly ConsentEntry[] {
    return listIn<ConsentEntry>(this.answerTo({ ask: 'words', purpose }));
  }

  entry(journey: string, key: string): Millis | undefined {
    return this.isListed ? undefined : instantIn(this.answerTo({ ask: 'entry', journey, key }));
  }

  private answerTo(question: Question): Answer | undefined {
    const answer = this.answers.get(JSON.stringify(question));
    if (answer === undefined) this.note(question);
    return answer;
  }

  private note(question: Question): void {
    this.open.set(JSON.stringify(question), question);
  }

  private sinces({ name, property }: { readonly name: string; readonly property: string | null }) {
    const key = JSON.stringify([name, property]);
    const there = this.known.get(key) ?? [];
    this.known.set(key, there);
    return there;
  }
}

const isSince = (answer: Answer): answer is Since => typeof answer === 'object' && answer !== null && 'count' in answer;
/** Who answers keeps to the shape of the question. */
const listIn = <T>(answer: Answer | undefined): readonly T[] => (Array.isArray(answer) ? (answer as readonly T[]) : []);
const instantIn = (answer: Answer | undefined): Millis | undefined => (typeof answer === 'number' ? answer : undefined);

/** Up to here, excluded, an answer lists every event. */
const endOf = ({ isAll, first }: Since): Millis => (isAll ? Infinity : (first.at(-1)?.[0] ?? -Infinity));

/** What an answer says of a later instant: it lists its first events, so that as many may be taken off. */
function laterOf(
  { from, since }: { readonly from: Millis | null; readonly since: Since },
  later: Millis | null,
): Since | undefined {
  if (from === later) return since;
  if (later === null || (from !== null && later < from)) return undefined;
  if (later > endOf(since)) return undefined;
  const gone = since.first.filter(([at]) => at < later);
  const sum = sumOf([since.sum, ...gone.map(([, amount]) => -amount)]);
  return { count: since.count - gone.length, sum, first: since.first.slice(gone.length), isAll: since.isAll };
}
