import { useListed } from '../api/asking';
import { useWords } from '../shell/language';
import { PagesOf } from '../ui/tables/pages-of';
import { When } from '../ui/said';
import { peopleWords } from './words';

/** What they were asked when they took something back, and what they answered. */
export function Feedback({ id }: { readonly id: string }) {
  const words = useWords(peopleWords);
  const feedback = useListed('GET /v1/feedback', { query: { customer: id, limit: 5 } });
  return (
    <section className="card">
      <h2>{words.feedback}</h2>
      <PagesOf of={feedback} empty={words.noFeedback}>
        {(items) =>
          items.map(({ id: one, at, question, answer, comment, touchpoint }) => (
            <p key={one}>
              <When at={at} /> {question}: <strong>{answer ?? words.unanswered}</strong> <bdi>{comment}</bdi>
              <br />
              <small className="quiet">{touchpoint.why}</small>
            </p>
          ))
        }
      </PagesOf>
    </section>
  );
}
