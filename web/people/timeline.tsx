import { useDeferredValue, useState } from 'react';
import { sayNote } from '../../domain/words/say/note';
import { useListed } from '../api/asking';
import type { AnswerOf } from '../api/client';
import { useLanguage, useWords } from '../shell/language';
import { Choice } from '../ui/choice';
import { PagesOf } from '../ui/tables/pages-of';
import { When } from '../ui/said';
import { Facts } from './facts';
import type { Person } from './name-in';
import { lineOf } from './timeline-line';
import { peopleWords } from './words';
import { TextInput } from '../ui/text-input';

type Kind = keyof (typeof peopleWords)['en']['kinds'];

/** Everything that happened, newest first, a page at a time. */
export function Timeline({ person: { id } }: { readonly person: Person }) {
  const words = useWords(peopleWords);
  const [kind, setKind] = useState('');
  const [text, setText] = useState('');
  const q = useDeferredValue(text).trim();
  const query = { limit: 50, kind: kind || undefined, q: q || undefined };
  const items = useListed('GET /v1/customers/{id}/timeline', { params: { id }, query });
  return (
    <div className="stack">
      <search className="row">
        <Choice
          label={words.kind}
          none={words.allKinds}
          value={kind}
          choose={setKind}
          options={Object.entries(words.kinds)}
        />
        <TextInput label={words.filter} type="search" value={text} maxLength={200} onType={setText} />
      </search>
      <PagesOf of={items} empty={words.noTimeline}>
        {(found) => (
          <ol className="list" aria-label={words.tabs.timeline}>
            {found.map((one) => (
              <Happened key={`${one.kind} ${one.id}`} item={one} />
            ))}
          </ol>
        )}
      </PagesOf>
    </div>
  );
}

type Item = AnswerOf<'GET /v1/customers/{id}/timeline'>['items'][number];

function Happened({ item }: { readonly item: Item }) {
  const { kinds } = useWords(peopleWords);
  const { language } = useLanguage();
  const { head, tail, facts, areOurs } = lineOf(item, language);
  const kind = (Object.keys(kinds) as Kind[]).find((one) => one === item.kind);
  return (
    <li>
      <p>
        <When at={item.at} isExact /> <span className="chip">{kind ? kinds[kind] : item.kind}</span> <bdi>{head}</bdi>{' '}
        <span className="quiet">{tail}</span>{' '}
        {item.notes ? (
          <em className="warn">{item.notes.map((note) => sayNote(note, language)).join(' ')}</em>
        ) : undefined}
      </p>
      <Facts of={facts} areOurs={areOurs} />
    </li>
  );
}
