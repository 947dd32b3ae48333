import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { sayStage } from '../../domain/words/say/stage';
import type { AnswerOf } from '../api/client';
import { useLanguage, useWords } from '../shell/language';
import { Figures } from '../ui/tables/figures';
import { homeWords } from './words';

/** What happened within a day. */
export function Numbers({ of: { messages, people, journeys, backlog } }: { readonly of: AnswerOf<'GET /v1/today'> }) {
  const words = useWords(homeWords);
  const { language } = useLanguage();
  const shown = (count: number): string => count.toLocaleString(language);
  const figures: [number, string][] = [
    [messages.sent, words.sent],
    [messages.waiting, words.waiting],
    [messages.failed, words.failed],
    [people.agreed, words.agreed],
    [people.withdrew, words.withdrew],
    [journeys.live, words.live],
    [backlog.untold, words.backlog],
  ];
  const card = (title: string, rows: (readonly [name: ReactNode, key: string, count: number])[]) => (
    <section className="card">
      <h3>{title}</h3>
      {rows.length === 0 ? <p className="quiet">{words.nothing}</p> : undefined}
      <dl>
        {rows.map(([name, key, count]) => (
          <div key={key} className="pair">
            <dt>{name}</dt>
            <dd className="n">{shown(count)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
  return (
    <section aria-labelledby="today" className="stack">
      <h2 id="today">{words.today}</h2>
      <Figures of={figures.map(([count, what]) => [shown(count), what])} />
      <div className="cards">
        {card(
          words.withheld,
          messages.withheld.map((one) => [one.words, one.reason, one.count]),
        )}
        {card(
          words.underWay,
          journeys.underWay.map(({ journey, people: all }) => [
            <Link key={journey} href={`/journeys/${journey}`}>
              {journey}
            </Link>,
            journey,
            all,
          ]),
        )}
        {card(
          words.stages,
          people.stages.map(({ stage, people: all }) => [sayStage(stage, language), stage, all]),
        )}
      </div>
    </section>
  );
}
