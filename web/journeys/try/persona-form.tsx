import { channelKinds } from '../../../domain/contact/channel';
import { stageNames } from '../../../domain/words/say/stage';
import { useLanguage, useWords } from '../../shell/language';
import { linesOf, type Persona } from '../../../domain/rehearse/pretended';
import { Choice } from '../../ui/choice';
import { tryWords } from './words';
import { YamlField } from './yaml-field';
import { TextInput } from '../../ui/text-input';
import { PlainButton } from '../../ui/plain-button';

type Props = {
  readonly persona: Persona;
  readonly purposes: readonly string[];
  readonly onChange: (persona: Persona) => void;
};

/** What is known of somebody made up. */
export function PersonaForm({ persona, purposes, onChange }: Props) {
  const words = useWords(tryWords);
  const set = (change: Partial<Persona>): void => onChange({ ...persona, ...change });
  const stand = (stage: string): void => {
    const { stage: _before, ...rest } = persona;
    onChange(stage === '' ? rest : { ...rest, stage });
  };
  return (
    <div className="stack">
      <Choice
        label={words.stage}
        none={words.byRule}
        value={persona.stage ?? ''}
        choose={stand}
        options={stageNames(useLanguage().language)}
      />
      <TextInput
        label={words.points}
        type="number"
        min={0}
        value={persona.points ?? 0}
        onType={(text) => set({ points: Math.max(0, Math.trunc(Number(text))) })}
      />
      <YamlField label={words.traits} value={persona.traits} onChange={(traits) => set({ traits })} />
      <YamlField
        label={words.preferences}
        value={persona.preferences}
        onChange={(preferences) => set({ preferences })}
      />
      <Consents persona={persona} purposes={purposes} onChange={onChange} />
    </div>
  );
}

function Consents({ persona, purposes, onChange }: Props) {
  const words = useWords(tryWords);
  const lines = linesOf(persona);
  const plain = (names: readonly string[]) => [...new Set(names)].map((one) => [one, one] as const);
  const fields = [
    ['purpose', plain([...purposes, ...lines.map(({ purpose }) => purpose)])],
    ['channel', [['', words.everyChannel] as const, ...plain(channelKinds)]],
    ['state', Object.entries(words.states)],
  ] as const;
  const write = (consents: typeof lines): void => onChange({ ...persona, consents });
  const change = (place: number, more: object): void =>
    write(lines.map((one, index) => (index === place ? { ...one, ...more } : one)));
  return (
    <fieldset className="stack">
      <legend>{words.consents}</legend>
      {lines.map((line, place) => (
        <div key={place} className="row">
          {fields.map(([field, options]) => (
            <Choice
              key={field}
              label={words[field]}
              value={line[field] ?? ''}
              options={options}
              choose={(value) => change(place, { [field]: value === '' ? null : value })}
            />
          ))}
          <PlainButton label={words.remove} onClick={() => write(lines.filter((_, index) => index !== place))} />
        </div>
      ))}
      <PlainButton
        label={words.addConsent}
        onClick={() => write([...lines, { purpose: purposes[0] ?? '', state: 'granted' }])}
      />
    </fieldset>
  );
}
