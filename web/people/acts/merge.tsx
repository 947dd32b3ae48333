import { useState } from 'react';
import { useLocation } from 'wouter';
import { sayStage } from '../../../domain/words/say/stage';
import { useAsked, useDoing } from '../../api/asking';
import { ask } from '../../api/client';
import { useLanguage, useWords } from '../../shell/language';
import { Failure } from '../../ui/failure';
import { Identifiers } from '../identifiers';
import { Moment } from '../moment';
import { nameIn, type Person } from '../name-in';
import { peopleWords } from '../words';
import { ActDialog } from '../../ui/act-dialog';
import type { ActProps } from './acts';
import { actWords } from './words';
import { TextInput } from '../../ui/text-input';
import { PlainButton } from '../../ui/plain-button';

/** Both stand side by side before they become one; who merges says which of them stays. */
export function Merge({ person, onClose }: ActProps) {
  const words = useWords(actWords);
  const [, go] = useLocation();
  const [named, setNamed] = useState('');
  const [wanted, setWanted] = useState('');
  const [kept, setKept] = useState(person.id);
  const found = useAsked('GET /v1/customers/{id}', { params: { id: wanted }, enabled: wanted !== '' });
  const other = wanted === '' || found.isPlaceholderData ? undefined : found.data;
  // Only whom the field names now is merged, and not who was found before it was typed over.
  const both = other && other.id !== person.id && named.trim() === wanted ? [person, other] : [];
  const into = both.find(({ id }) => id === kept) ?? person;
  const doing = useDoing(() => {
    const from = both.find(({ id }) => id !== into.id)?.id;
    return ask('POST /v1/customers/merge', { body: { from, into: into.id } });
  });
  const merge = (): void => doing.mutate(undefined, { onSuccess: ({ id }) => go(`/people/${id}`) });
  const said = { title: words.mergeTitle, what: words.mergeWhat, act: words.merge, isReady: both.length > 0 };
  const halves = both.map((one) => (
    <Half key={one.id} of={one} isKept={one.id === into.id} keep={() => setKept(one.id)} />
  ));
  return (
    <ActDialog {...said} doing={doing} onAct={merge} onClose={onClose}>
      <TextInput label={words.other} value={named} onType={setNamed} aria-describedby="named" autoComplete="off" />
      <small id="named" className="quiet">
        {words.otherHint}
      </small>
      <PlainButton label={words.find} disabled={named.trim() === ''} onClick={() => setWanted(named.trim())} />
      <Failure error={found.error} />
      {other?.id === person.id ? <p className="warn">{words.isSame}</p> : undefined}
      {both.length > 0 ? (
        <fieldset className="cards">
          <legend>{words.stays}</legend>
          {halves}
        </fieldset>
      ) : undefined}
    </ActDialog>
  );
}

type HalfProps = { readonly of: Person; readonly isKept: boolean; readonly keep: () => void };

function Half({ of, isKept, keep }: HalfProps) {
  const words = useWords(peopleWords);
  const { language } = useLanguage();
  return (
    <label>
      <span className="row">
        <input type="radio" name="stays" checked={isKept} onChange={keep} />
        <strong>{nameIn(of) ?? words.nameless}</strong>
      </span>
      <code>{of.id}</code>
      <span>
        {sayStage(of.stage, language)}, <Moment say={words.came} at={of.createdAt} />
      </span>
      <Identifiers of={of.identifiers} />
    </label>
  );
}
