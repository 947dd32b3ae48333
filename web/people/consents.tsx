import { useState } from 'react';
import { demandOf } from '../../domain/person/ledger/demands';
import { isOfDemand } from '../../domain/person/ledger/reserved';
import { sayDemand } from '../../domain/words/say/demand';
import { sayPurpose } from '../../domain/words/say/purpose';
import { sayChannel } from '../../domain/words/say/channel';
import { sayNote } from '../../domain/words/say/note';
import { saySource } from '../../domain/words/say/source';
import { sayConsentState } from '../../domain/words/say/status';
import { useAsked, useListed } from '../api/asking';
import type { AnswerOf } from '../api/client';
import { useMay } from '../api/signed-in';
import { useLanguage, useWords } from '../shell/language';
import { marks } from '../shell/marks';
import { Asked } from '../ui/asked';
import { PagesOf } from '../ui/tables/pages-of';
import { When } from '../ui/said';
import { Withdraw } from './acts/withdraw';
import { Facts } from './facts';
import { Moment } from './moment';
import type { Person } from './name-in';
import { peopleWords } from './words';
import { PlainButton } from '../ui/plain-button';

type Line = AnswerOf<'GET /v1/customers/{id}/consents'>['items'][number];

/** The ledger of somebody, newest first, with the words of each line. */
export function Consents({ person: { id, consents } }: { readonly person: Person }) {
  const words = useWords(peopleWords);
  const lines = useListed('GET /v1/customers/{id}/consents', { params: { id }, query: { limit: 20 } });
  const [withdrawing, setWithdrawing] = useState<Line>();
  const mayWrite = useMay('write');
  const standing = new Set(
    consents.filter(({ state, purpose }) => state === 'granted' && !isOfDemand(purpose)).map(({ seq }) => seq),
  );
  const button = (line: Line) => (
    <PlainButton label={words.withdraw} disabled={!mayWrite} onClick={() => setWithdrawing(line)} />
  );
  return (
    <div className="stack">
      <PagesOf of={lines} empty={words.noConsents}>
        {(items) =>
          items.map((line) => (
            <article key={line.seq} className="card">
              <Said line={line} />
              {line.statement ? <Agreed id={id} line={line} /> : undefined}
              {line.statement || isOfDemand(line.purpose) ? undefined : <p className="quiet">{words.noWords}</p>}
              {standing.has(line.seq) ? button(line) : undefined}
            </article>
          ))
        }
      </PagesOf>
      {withdrawing ? <Withdraw id={id} line={withdrawing} onClose={() => setWithdrawing(undefined)} /> : undefined}
    </div>
  );
}

function Said({ line }: { readonly line: Line }) {
  const words = useWords(peopleWords);
  const { language } = useLanguage();
  const { colon } = marks[language];
  const { purpose, channel, worth, state, at, source, key, expiresAt, note } = line;
  const demand = demandOf(purpose);
  const by = (
    <>
      <When at={at} /> · {words.source} <bdi>{key ? source : saySource(source, language)}</bdi>{' '}
      {key && key.name !== source ? `(${key.name})` : undefined}
    </>
  );
  if (demand)
    return (
      <>
        <h2>{sayDemand(demand, state, language)}</h2>
        <p>{by}</p>
      </>
    );
  return (
    <>
      <h2 className="row">
        {sayPurpose(line, language)} · {channel ? sayChannel(channel, language) : words.everyChannel}
        <span className={`chip ${worth === 'granted' ? 'good' : 'warn'}`}>{sayConsentState(state, language)}</span>
      </h2>
      <p>
        {by} · {words.worthNow}
        {colon}
        {words.worth[worth]}
        <Moment say={words.until} at={expiresAt} />
      </p>
      {note ? <p className="warn">{sayNote(note, language)}</p> : undefined}
    </>
  );
}

/** What a line's statement said in the version that was agreed to; read when it is opened. */
function Agreed({ id, line: { seq, statement, version } }: { readonly id: string; readonly line: Line }) {
  const words = useWords(peopleWords);
  const { colon, comma } = useWords(marks);
  const [isOpen, setIsOpen] = useState(false);
  return (
    <details onToggle={({ currentTarget }) => setIsOpen(currentTarget.open)}>
      <summary>{`${words.words}${colon}${statement}${comma}${words.version} ${version}`}</summary>
      {isOpen ? <Receipt id={id} seq={String(seq)} /> : undefined}
    </details>
  );
}

function Receipt(params: { readonly id: string; readonly seq: string }) {
  const { language } = useLanguage();
  const asked = useAsked('GET /v1/customers/{id}/consents/{seq}/receipt', { params });
  return (
    <Asked of={asked}>
      {({ statement, evidence }) => {
        const all = Object.entries(statement?.words ?? {});
        const mine = all.filter(([tag]) => tag.startsWith(language));
        const quotes = (mine.length > 0 ? mine : all).map(([tag, { title, text, more }]) => (
          <blockquote key={tag} lang={tag}>
            <strong>{title}</strong> {text} {more}
          </blockquote>
        ));
        return [quotes, <Facts key="facts" of={evidence} />];
      }}
    </Asked>
  );
}
