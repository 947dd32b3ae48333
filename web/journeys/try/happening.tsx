import { useWords } from '../../shell/language';
import type { Pretended } from '../../../domain/rehearse/pretended';
import { tryWords } from './words';
import { YamlField } from './yaml-field';
import { TextInput } from '../../ui/text-input';
import { PlainButton } from '../../ui/plain-button';

type Props = {
  readonly happening: readonly Pretended[];
  readonly onChange: (happening: readonly Pretended[]) => void;
};

/** What is pretended to happen to them, each so long after the start. */
export function Happening({ happening, onChange }: Props) {
  const words = useWords(tryWords);
  return (
    <fieldset className="stack">
      <legend>{words.happens}</legend>
      {happening.map((one, place) => {
        const change = (more: Partial<Pretended>): void =>
          onChange(happening.map((other, index) => (index === place ? { ...other, ...more } : other)));
        return (
          <div key={place} className="stack">
            <div className="row">
              {one.enrol === undefined ? (
                <TextInput label={words.event} value={one.event} onType={(text) => change({ event: text })} />
              ) : (
                <span>{words.enrolled}</span>
              )}
              <TextInput label={words.after} value={one.after} onType={(text) => change({ after: text })} />
              <PlainButton
                label={words.remove}
                onClick={() => onChange(happening.filter((_, index) => index !== place))}
              />
            </div>
            <details>
              <summary>{words.properties}</summary>
              <YamlField
                label={words.properties}
                value={one.properties}
                onChange={(properties) => change({ properties })}
              />
            </details>
          </div>
        );
      })}
      <PlainButton
        label={words.addEvent}
        onClick={() => onChange([...happening, { after: '1 day', event: 'Order Completed', properties: {} }])}
      />
    </fieldset>
  );
}
