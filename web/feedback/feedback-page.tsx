import { useState } from 'react';
import { Link } from 'wouter';
import { useListed } from '../api/asking';
import { useWords } from '../shell/language';
import { PagesOf } from '../ui/pages-of';
import { When } from '../ui/said';
import { Span, useSpan } from '../ui/span';
import { Table } from '../ui/table';
import { Title } from '../ui/title';
import { useAnswers } from './answers';
import { feedbackWords } from './words';

/** What people were asked who said no, what they answered, and what followed. */
export function Page() {
  const words = useWords(feedbackWords);
  const said = useAnswers();
  const span = useSpan();
  const [question, setQuestion] = useState('');
  const query = { question: question || undefined, from: span.from };
  const feedback = useListed('GET /v1/feedback', { query, enabled: span.from !== undefined });
  return (
    <>
      <Title name={words.title}>
        <Span of={span} />
        <label className="inline">
          {words.question}
          <select value={question} onChange={({ target }) => setQuestion(target.value)}>
            {[['', words.any] as const, ...said.questions].map(([key, text]) => (
              <option key={key} value={key}>
                {text}
              </option>
            ))}
          </select>
        </label>
      </Title>
      <p className="quiet">{words.what}</p>
      <PagesOf of={feedback} empty={words.empty}>
        {(items) => (
          <Table
            name={words.title}
            of={items}
            columns={[
              [words.when, ({ at }) => <When at={at} />],
              [
                words.who,
                ({ customer }) => (
                  <Link href={`/people/${customer}`} className="when">
                    {customer.slice(0, 8)}
                  </Link>
                ),
              ],
              [words.question, (one) => said.ask(one.question)],
              [
                words.answer,
                (one) => (
                  <>
                    {said.answer(one.question, one.answer)} {one.comment ? <q>{one.comment}</q> : undefined}
                  </>
                ),
              ],
              [
                words.touchpoint,
                ({ touchpoint, contacts: { total, days } }) =>
                  `${said.touchpoint(touchpoint.kind)}, ${words.contacts(total, days)}`,
              ],
              [
                words.followed,
                ({ since }) => `${since.agreedAgain ? words.again : words.notAgain} ${words.messages(since.messages)}`,
              ],
            ]}
          />
        )}
      </PagesOf>
    </>
  );
}
