import { useState } from 'react';
import { sayEventName } from '../../domain/words/say/event';
import { sayStage } from '../../domain/words/say/stage';
import { sayStepId } from '../../domain/words/say/step-id';
import { useAsked } from '../api/asking';
import type { AnswerOf } from '../api/client';
import { marks } from '../shell/marks';
import { useLanguage, useWords } from '../shell/language';
import { Asked } from '../ui/asked';
import { When } from '../ui/said';
import { Facts } from './facts';
import { JourneyChoice } from './journey-choice';
import { Moment } from './moment';
import { peopleWords } from './words';

type Outlook = AnswerOf<'GET /v1/customers/{id}/outlook'>['items'][number];

/** Why the last message that did not go did not, of each journey or of one. */
export function Why({ id }: { readonly id: string }) {
  const words = useWords(peopleWords);
  const { language: lang } = useLanguage();
  const [journey, setJourney] = useState('');
  const query = { lang, journey: journey || undefined };
  const asked = useAsked('GET /v1/customers/{id}/outlook', { params: { id }, query, every: 10_000 });
  return (
    <section className="card" aria-labelledby="why">
      <h2 id="why">{words.why}</h2>
      <p className="quiet">{words.whyHint}</p>
      <p className="row">
        <JourneyChoice label={words.journey} none={words.anyJourney} value={journey} choose={setJourney} />
      </p>
      <Asked of={asked}>
        {({ items }) => {
          const told = items.filter(({ notSent }) => notSent || journey !== '');
          return told.length === 0 ? <p>{words.whyNone}</p> : told.map((one) => <Reason key={one.journey} of={one} />);
        }}
      </Asked>
    </section>
  );
}

function Reason({ of: { name, notSent, entries } }: { readonly of: Outlook }) {
  const { language } = useLanguage();
  const words = peopleWords[language];
  return (
    <article>
      <h3>{name}</h3>
      {entries ? <NeverIn name={name} entries={entries} /> : notSent ? undefined : <p>{words.whyWent(name)}</p>}
      {notSent ? (
        <>
          <p>
            <strong>{notSent.words}</strong>
            <Moment say={words.mayGo} at={notSent.mayGo} end={marks[language].stop.trim()} />
          </p>
          <p className="quiet">
            <When at={notSent.at} isExact /> · {sayStepId(notSent.step, language)} · {words.version} {notSent.version}
          </p>
          <Facts of={notSent.data} areOurs />
        </>
      ) : undefined}
    </article>
  );
}

/** What would have let them in, and when that happened last. */
function NeverIn({ name, entries }: { readonly name: string; readonly entries: NonNullable<Outlook['entries']> }) {
  const { language } = useLanguage();
  const words = peopleWords[language];
  return (
    <>
      <p>{words.neverIn(name)}</p>
      {entries.map(({ by, on, stage, audience, when, lastAt }, index) => (
        <p key={index}>
          {words.entry[by]}{' '}
          <strong>{on ? sayEventName(on, language) : stage ? sayStage(stage, language) : audience}</strong>
          {by === 'event' && lastAt === undefined ? `${marks[language].comma}${words.neverHappened}` : undefined}
          <Moment say={words.lastHappened} at={lastAt} />
          {when ? `${marks[language].comma}${words.onlyWhen} ${when}` : undefined}
          {marks[language].stop.trim()}
        </p>
      ))}
    </>
  );
}
