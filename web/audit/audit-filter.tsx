import { useWords } from '../shell/language';
import { Choice } from '../ui/choice';
import { auditKinds, auditWords } from './words';

/** Which lines are shown; all where nothing is said. */
export type Filter = { readonly [Name in 'key' | 'keyName' | 'what' | 'target' | 'from' | 'to']?: string | undefined };

type Props = { readonly of: Filter; readonly change: (filter: Filter) => void };

export function AuditFilter({ of, change }: Props) {
  const words = useWords(auditWords);
  const kinds = useWords(auditKinds);
  const set = (name: keyof Filter, value: string): void => change({ ...of, [name]: value || undefined });
  return (
    <div className="row filters">
      <Choice
        label={words.kind}
        none={words.any}
        value={of.what ?? ''}
        choose={(what) => set('what', what)}
        options={Object.entries(kinds)}
        isInline
      />
      {(['target', 'from', 'to'] as const).map((name) => (
        <label key={name} className="inline">
          {words[name]}
          <input
            type={name === 'target' ? 'text' : 'date'}
            value={of[name] ?? ''}
            onChange={({ target }) => set(name, target.value)}
          />
        </label>
      ))}
      {of.key ? (
        <button className="plain" onClick={() => change({ ...of, key: undefined })}>
          {words.onlyOf(of.keyName ?? of.key)}
        </button>
      ) : undefined}
    </div>
  );
}
