import { Link } from 'wouter';
import { sayStepId } from '../../domain/words/say/step-id';
import { useAsked } from '../api/asking';
import type { AnswerOf } from '../api/client';
import { useLanguage, useWords, type Language } from '../shell/language';
import { marks } from '../shell/marks';
import { Asked } from '../ui/asked';
import { Table } from '../ui/tables/table';
import { Moment } from './moment';
import { peopleWords } from './words';

type Items = AnswerOf<'GET /v1/customers/{id}/outlook'>['items'];
type Passage = Items[number]['passages'][number];

/** Where they are, what it waits for, and what comes next. */
export function Journeys({ id }: { readonly id: string }) {
  const words = useWords(peopleWords);
  const { language: lang } = useLanguage();
  const asked = useAsked('GET /v1/customers/{id}/outlook', { params: { id }, query: { lang }, every: 10_000 });
  return (
    <div>
      <h2>{words.journeys}</h2>
      <Asked of={asked}>{({ items }) => <Passages of={items} />}</Asked>
    </div>
  );
}

function Passages({ of }: { readonly of: Items }) {
  const { language } = useLanguage();
  const words = peopleWords[language];
  const all = of.flatMap(({ name, passages }) => passages.map((one) => ({ name, ...one })));
  if (all.length === 0) return <p className="quiet">{words.noJourneys}</p>;
  return (
    <Table
      name={words.journeys}
      of={all}
      by={({ id }) => id}
      columns={[
        [words.journey, ({ journey, name }) => <Link href={`/journeys/${journey}`}>{name}</Link>],
        [words.state, (one) => <Moment say={stateOf(one, language)} at={one.endedAt ?? one.enteredAt} />],
        [words.step, ({ step, version }) => `${sayStepId(step, language)} · ${words.version} ${version}`],
        [words.waitsFor, (one) => one.words ?? one.waitingFor],
        [words.next, ({ coming }) => (coming ? <Coming of={coming} /> : undefined)],
      ]}
    />
  );
}

function stateOf({ state, outcome, endedAt }: Passage, language: Language): string {
  const { states, since } = peopleWords[language];
  const under = outcome && outcome !== state ? marks[language].aside(outcome) : '';
  return `${states[state]}${under}${endedAt ? '' : ` ${since}`}`;
}

/** What is held at a message has that message before it. */
const atMessage = ['permission', 'hand-over', 'mending'];

function Coming({ of: { until, message, for: what } }: { readonly of: NonNullable<Passage['coming']> }) {
  const words = useWords(peopleWords);
  const end = atMessage.includes(what) ? undefined : words.nextEnd;
  return (
    <>
      {message ? words.nextMessage(message.step, message.isSure) : end}
      <Moment say={words.by} at={until} />
    </>
  );
}
