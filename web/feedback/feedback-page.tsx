import { useState } from 'react';
import { useListed } from '../api/asking';
import { useWords } from '../shell/language';
import { Choice } from '../ui/choice';
import { PagesOf } from '../ui/tables/pages-of';
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
        <Choice
          label={words.question}
          none={words.any}
          value={question}
          choose={setQuestion}
          options={said.questions}
          isInline
        />
      </Title>
      <p className="quiet">{words.what}</p>
      <PagesOf of={feedback} empty={words.empty}>
        {(items) => <FeedbackTable of={items} />}
      </PagesOf>
    </>
  );
}
