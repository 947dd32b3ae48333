import { useState } from 'react';
import { Link, Redirect } from 'wouter';
import { sayStage } from '../../domain/words/say/stage';
import { useAsked } from '../api/asking';
import { Refused } from '../api/refused';
import { useLanguage, useWords } from '../shell/language';
import { Asked } from '../ui/asked';
import { When } from '../ui/said';
import { Tabs, useTab } from '../ui/tabs';
import { Title } from '../ui/title';
import { Acts } from './acts/acts';
import { actWords } from './acts/words';
import { Consents } from './consents';
import { Messages } from './messages';
import { Moment } from './moment';
import { knownBy, nameIn, shortName, type Person } from './name-in';
import { Overview } from './overview';
import { Timeline } from './timeline';
import { peopleWords } from './words';
import { WorkflowLink } from './workflow-link';

const tabs = { overview: Overview, timeline: Timeline, messages: Messages, consents: Consents };
const names = Object.keys(tabs) as (keyof typeof tabs)[];

/** Everything of one person. */
export function Page({ params: { id = '' } }: { readonly params: Record<string, string> }) {
  const words = useWords(peopleWords);
  const acts = useWords(actWords);
  const [receipt, setReceipt] = useState<string>();
  const asked = useAsked('GET /v1/customers/{id}', { params: { id }, enabled: receipt === undefined });
  if (receipt !== undefined) return <Gone title={acts.erased} hint={acts.erasedHint(receipt)} />;
  if (asked.error instanceof Refused && asked.error.code === 'unknown-customer')
    return <Gone title={words.gone} hint={words.goneHint} />;
  return (
    <Asked of={asked}>
      {(person) =>
        person.id === id ? (
          <Whole person={person} onErased={setReceipt} />
        ) : (
          <Redirect to={`/people/${person.id}`} replace />
        )
      }
    </Asked>
  );
}

type Props = { readonly person: Person; readonly onErased: (receipt: string) => void };

function Whole({ person, onErased }: Props) {
  const words = useWords(peopleWords);
  const { language } = useLanguage();
  const tab = useTab('tab', names, 'overview');
  const Shown = tabs[tab];
  const { id, stage, stageSince, paused } = person;
  return (
    <>
      <Title name={nameIn(person) ?? shortName(knownBy(person.identifiers) ?? words.nameless)}>
        <Acts person={person} onErased={onErased} />
      </Title>
      <p className="row">
        {sayStage(stage, language)} {words.since} <When at={stageSince} />
        {paused ? <Paused at={paused.at} reason={paused.reason} /> : undefined} <code>{id}</code>
        <WorkflowLink id={id} />
      </p>
      <Tabs name={words.title} of={words.tabs} current={tab} by="tab" />
      <Shown person={person} />
    </>
  );
}

function Paused({ at, reason }: { readonly at: string; readonly reason?: string | undefined }) {
  const words = useWords(peopleWords);
  return (
    <span className="chip warn">
      <Moment say={`${words.paused} ${words.since}`} at={at} /> <bdi>{reason}</bdi>
    </span>
  );
}

function Gone({ title, hint }: { readonly title: string; readonly hint: string }) {
  const words = useWords(peopleWords);
  return (
    <>
      <Title name={title} />
      <output>{hint}</output>
      <p>
        <Link href="/people">{words.back}</Link>
      </p>
    </>
  );
}
