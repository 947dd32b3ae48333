import { useState } from 'react';
import { useListed } from '../api/asking';
import { useWords } from '../shell/language';
import { PagesOf } from '../ui/pages-of';
import { Span, useSpan } from '../ui/span';
import { Title } from '../ui/title';
import { useAnswers } from './answers';
import { FeedbackTable } from './feedback-table';
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
        {(items) => <FeedbackTable of={items} />}
      </PagesOf>
    </>
  );
}
