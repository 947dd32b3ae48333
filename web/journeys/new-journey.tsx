import { useState } from 'react';
import { setField } from '../../domain/schema/edit/fields';
import { useAsked } from '../api/asking';
import type { AnswerOf } from '../api/client';
import { useMay } from '../api/signed-in';
import { FreshDialog } from '../definitions/fresh-dialog';
import { useLanguage, useWords } from '../shell/language';
import { Asked } from '../ui/asked';
import { provideTemplates, shippedTemplatesOf } from '../templates/shipped';
import { useKnown } from './use-known';
import { journeyWords } from './words';
import { CheckBox, Radio } from '../ui/ticks';

type Example = AnswerOf<'GET /v1/gallery'>['items'][number];

/** Begins from nothing or from an example. */
export function NewJourney({ onClose }: { readonly onClose: () => void }) {
  const words = useWords(journeyWords);
  const [example, setExample] = useState<Example>();
  const [areMade, setAreMade] = useState(true);
  const mayPublish = useMay('publish');
  const { templates } = useKnown();
  const missing = example ? shippedTemplatesOf(example.source).filter((key) => !templates.includes(key)) : [];
  // Without an example as empty as a draft can be and still have its fields.
  const says = (key: string, name: string): string | object =>
    example
      ? setField(setField(example.source, ['journey'], key), ['name'], name)
      : { journey: key, name, purpose: '', enter: { on: '' }, steps: [] };
  return (
    <FreshDialog
      title={words.fresh}
      put="PUT /v1/journeys/{key}"
      place={(key) => `/journeys/${key}`}
      says={says}
      onClose={onClose}
      before={areMade && mayPublish ? () => provideTemplates(missing) : undefined}
    >
      <Beginnings chosen={example} onChoose={setExample} />
      {missing.length === 0 ? undefined : mayPublish ? (
        <CheckBox checked={areMade} onTick={setAreMade}>
          {words.makeTemplates(missing.join(', '))}
        </CheckBox>
      ) : (
        <p className="quiet">{words.lacksTemplates(missing.join(', '))}</p>
      )}
    </FreshDialog>
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
      <Radio name="from" checked={chosen === undefined} onTick={() => onChoose(undefined)}>
        {words.emptyCanvas}
      </Radio>
      <Asked of={gallery}>
        {({ items }) =>
          items.map((one) => (
            <Radio key={one.key} name="from" checked={chosen?.key === one.key} onTick={() => onChoose(one)}>
              <span>
                <b>{one.name}</b> {one.what[language]}
              </span>
            </Radio>
          ))
        }
      </Asked>
    </fieldset>
  );
}
