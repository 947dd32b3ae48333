import type { AnswerOf } from '../api/client';
import { Who } from '../people/who';
import { useWords } from '../shell/language';
import { When } from '../ui/said';
import { Table } from '../ui/tables/table';
import { useAnswers } from './answers';
import { feedbackWords } from './words';

/** What was asked and answered, one a row. */
export function FeedbackTable({ of }: { readonly of: readonly AnswerOf<'GET /v1/feedback'>['items'][number][] }) {
  const words = useWords(feedbackWords);
  const said = useAnswers();
  return (
    <Table
      name={words.title}
      of={of}
      by={({ id }) => id}
      columns={[
        [words.when, ({ at }) => <When at={at} />],
        [words.who, ({ who }) => <Who of={who} />],
        [words.question, ({ question }) => said.ask(question)],
        [
          words.answer,
          ({ question, answer, comment }) => (
            <>
              {said.answer(question, answer)} {comment ? <q>{comment}</q> : undefined}
            </>
          ),
        ],
        [
          words.touchpoint,
          ({ touchpoint, contacts: { total, days } }) => words.why(said.touchpoint(touchpoint.kind), total, days),
        ],
        [
          words.followed,
          ({ since }) => `${since.agreedAgain ? words.again : words.notAgain} ${words.messages(since.messages)}`,
        ],
      ]}
    />
  );
}
