import { useWords } from '../../shell/language';
import type { Pretended } from '../../../domain/rehearse/pretended';
import { tryWords } from './words';
import { YamlField } from './yaml-field';

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
                <label>
                  {words.event}
                  <input value={one.event} onChange={({ target }) => change({ event: target.value })} />
                </label>
              ) : (
                <span>{words.enrolled}</span>
              )}
              <label>
                {words.after}
                <input value={one.after} onChange={({ target }) => change({ after: target.value })} />
              </label>
              <button className="plain" onClick={() => onChange(happening.filter((_, index) => index !== place))}>
                {words.remove}
              </button>
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
      <button
        className="plain"
        onClick={() => onChange([...happening, { after: '1 day', event: 'Order Completed', properties: {} }])}
      >
        {words.addEvent}
      </button>
    </fieldset>
  );
}
