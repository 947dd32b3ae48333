import { sumOf } from '../../../domain/cel/decimal';
import type { CustomerEvent } from '../../../domain/person/event';
import { newestOf, visitsOf } from '../../../domain/person/newest';
import type { Answer, Counted, Question } from '../../../domain/person/past';

/** The answers of a past that is a plain list. */
export const answersFrom = (history: readonly CustomerEvent[], questions: readonly Question[]): Answer[] =>
  questions.map((question) => answerFrom(history, question));

/** As the database gives them: of many events the first 21. */
const shown = 21;

function answerFrom(history: readonly CustomerEvent[], question: Question): Answer {
  switch (question.ask) {
    case 'entry':
      return null;
    case 'words':
      return [];
    case 'newest':
      return newestOf({ history }, question.name, question.fields);
    case 'visits':
      return visitsOf({ history });
    case 'last': {
      const moments = history.filter(({ name }) => name === question.name).map(({ at }) => at);
      return moments.length === 0 ? null : Math.max(...moments);
    }
    case 'between':
      return countedOf(history, question).filter(([at]) => at >= question.from && at < question.to);
    case 'since': {
      const found = countedOf(history, question).filter(([at]) => at >= (question.from ?? -Infinity));
      return {
        count: found.length,
        sum: sumOf(found.map(([, amount]) => amount)),
        first: found.slice(0, shown),
        isAll: found.length < shown,
      };
    }
  }
}

function countedOf(
  history: readonly CustomerEvent[],
  { name, property }: { name: string; property: string | null },
): Counted[] {
  return history
    .filter((event) => event.name === name)
    .map(({ at, properties }): Counted => {
      const amount = property === null ? 0 : properties[property];
      return [at, typeof amount === 'number' ? amount : 0];
    })
    .sort(([one], [other]) => one - other);
}
