import { useWords } from '../shell/language';
import { Choice } from '../ui/choice';
import { auditKinds, auditWords } from './words';
import { TextInput } from '../ui/text-input';
import { PlainButton } from '../ui/plain-button';

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
        <TextInput
          key={name}
          label={words[name]}
          isInline
          type={name === 'target' ? 'text' : 'date'}
          value={of[name] ?? ''}
          onType={(text) => set(name, text)}
        />
      ))}
      {of.key ? (
        <PlainButton label={words.onlyOf(of.keyName ?? of.key)} onClick={() => change({ ...of, key: undefined })} />
      ) : undefined}
    </div>
  );
}
