import { useState, type FormEvent } from 'react';
import { useLocation } from 'wouter';
import { stringify } from 'yaml';
import { useAsked } from '../api/asking';
import { ask, type AnswerOf } from '../api/client';
import { Refused } from '../api/refused';
import { useLanguage, useWords } from '../shell/language';
import { Asked } from '../ui/asked';
import { Dialog } from '../ui/dialog';
import { Failure } from '../ui/failure';
import { keyFrom } from './edit/key-from';
import { setField } from '../../domain/schema/edit/fields';
import { journeyWords } from './words';

type Example = AnswerOf<'GET /v1/gallery'>['items'][number];

/** As empty as a draft can be and still have its fields. */
const emptyOf = (key: string, name: string): string =>
  stringify({ journey: key, name, purpose: '', enter: { on: '' }, steps: [] });

/** Asks for a name, and whether to begin from nothing or from an example. */
export function NewJourney({ onClose }: { readonly onClose: () => void }) {
  const words = useWords(journeyWords);
  const [, go] = useLocation();
  const [name, setName] = useState('');
  const [typedKey, setTypedKey] = useState<string>();
  const [example, setExample] = useState<Example>();
  const [failure, setFailure] = useState<unknown>();
  const key = typedKey ?? keyFrom(name);
  const isTaken = failure instanceof Refused && failure.code === 'stale';
  const create = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const named = name.trim();
    const yaml = example ? setField(setField(example.source, ['journey'], key), ['name'], named) : emptyOf(key, named);
    try {
      await ask('PUT /v1/journeys/{key}', { params: { key }, yaml, headers: { 'if-none-match': '*' } });
      go(`/journeys/${key}`);
    } catch (error) {
      setFailure(error);
    }
  };
  return (
    <Dialog title={words.fresh} onClose={onClose}>
      <form className="stack" onSubmit={(event) => void create(event)}>
        <label>
          {words.name}
          <input value={name} onChange={({ target }) => setName(target.value)} required maxLength={200} autoFocus />
        </label>
        <label>
          {words.key}
          <input
            value={key}
            onChange={({ target }) => setTypedKey(target.value)}
            required
            pattern="[a-z0-9]+(-[a-z0-9]+)*"
            maxLength={100}
            title={words.noKey}
          />
        </label>
        <Beginnings chosen={example} onChoose={setExample} />
        {failure === undefined ? undefined : isTaken ? (
          <p role="alert" className="card warn">
            {words.keyTaken}
          </p>
        ) : (
          <Failure error={failure} />
        )}
        <button>{words.create}</button>
      </form>
    </Dialog>
  );
}

type BeginningsProps = { readonly chosen: Example | undefined; readonly onChoose: (one: Example | undefined) => void };

function Beginnings({ chosen, onChoose }: BeginningsProps) {
  const { language } = useLanguage();
  const words = journeyWords[language];
  const gallery = useAsked('GET /v1/gallery');
  return (
    <fieldset className="stack">
      <legend>{words.startFrom}</legend>
      <label className="inline">
        <input type="radio" name="from" checked={chosen === undefined} onChange={() => onChoose(undefined)} />
        {words.emptyCanvas}
      </label>
      <Asked of={gallery}>
        {({ items }) =>
          items.map((one) => (
            <label key={one.key} className="inline">
              <input type="radio" name="from" checked={chosen?.key === one.key} onChange={() => onChoose(one)} />
              <span>
                <b>{one.name}</b> {one.what[language]}
              </span>
            </label>
          ))
        }
      </Asked>
    </fieldset>
  );
}
