import type { AnswerOf } from '../api/client';
import { useAnswers } from '../feedback/answers';
import { useWords } from '../shell/language';
import { Table } from '../ui/tables/table';
import { trustWords } from './words';

/** What people answered who took something back, by the touchpoint that most likely made them. */
export function Leaving({ of }: { readonly of: AnswerOf<'GET /v1/trust'>['leaving'] }) {
  const words = useWords(trustWords);
  const said = useAnswers();
  return (
    <section className="card">
      <h2>{words.leaving}</h2>
      <Table
        empty={words.nobodyLeft}
        name={words.leaving}
        of={of}
        by={({ touchpoint, question, answer }) => [touchpoint, question, answer].join()}
        columns={[
          [words.touchpoint, ({ touchpoint }) => said.touchpoint(touchpoint)],
          [words.answer, ({ question, answer }) => said.answer(question, answer)],
          [words.people, ({ people }) => people],
        ]}
      />
    </section>
  );
}
