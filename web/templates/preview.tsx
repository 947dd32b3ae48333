import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ask, type AnswerOf } from '../api/client';
import { useWords } from '../shell/language';
import { Asked } from '../ui/asked';
import { useSettled } from '../ui/settled';
import { templateWords } from './words';
import { TextInput } from '../ui/text-input';
import { PlainButton } from '../ui/plain-button';

type Props = { readonly templateKey: string; readonly source: string };
type Shown = AnswerOf<'POST /v1/templates/{key}/preview'>;
type Width = keyof (typeof templateWords)['en']['widths'];

/** What somebody would read, as the server renders it for a message. */
export function Preview({ templateKey, source }: Props) {
  const words = useWords(templateWords);
  const [customer, setCustomer] = useState('');
  const [firstName, setFirstName] = useState('Ann');
  const [language, setLanguage] = useState('');
  const [properties, setProperties] = useState('');
  const read = propertiesIn(properties);
  const body = useSettled(bodyOf({ source, customer, firstName, language, properties: read ?? {} }));
  const shown = useQuery({
    queryKey: ['preview', templateKey, body],
    queryFn: ({ signal }) =>
      ask('POST /v1/templates/{key}/preview', { params: { key: templateKey }, body: JSON.parse(body), signal }),
    retry: false,
  });
  return (
    <section className="card stack" aria-label={words.preview}>
      <h2>{words.preview}</h2>
      <TextInput label={words.reader} value={customer} onType={setCustomer} autoComplete="off" />
      {customer === '' ? (
        <div className="row">
          <span className="quiet">{words.readerHint}</span>
          <TextInput label={words.firstName} value={firstName} onType={setFirstName} />
          <TextInput label={words.language} value={language} size={6} onType={setLanguage} />
        </div>
      ) : undefined}
      <TextInput label={words.event} value={properties} placeholder="{}" onType={setProperties} />
      {read === undefined ? <p className="flaw">{words.badJson}</p> : undefined}
      <Asked of={shown}>{(answer) => <Rendered of={answer} />}</Asked>
    </section>
  );
}

type Asking = Record<'source' | 'customer' | 'firstName' | 'language', string> & { readonly properties: object };

const bodyOf = ({ source, customer, firstName, language, properties }: Asking): string =>
  JSON.stringify({
    source,
    event: { name: 'Preview', properties },
    ...(customer.trim() === ''
      ? { persona: { traits: { firstName }, ...(/^[a-z]{2}/i.test(language) ? { preferences: { language } } : {}) } }
      : { customer: customer.trim() }),
  });

function propertiesIn(text: string): object | undefined {
  if (text.trim() === '') return {};
  try {
    const read: unknown = JSON.parse(text);
    return typeof read === 'object' && read !== null && !Array.isArray(read) ? read : undefined;
  } catch {
    return undefined;
  }
}

function Rendered({ of: { subject, html, text, error, bytes, problems } }: { readonly of: Shown }) {
  const words = useWords(templateWords);
  const [width, setWidth] = useState<Width>('wide');
  if (error !== undefined) return <p className="card warn">{error}</p>;
  return (
    <>
      {subject === undefined ? undefined : <h3>{subject.slice(0, 500)}</h3>}
      <fieldset className="row">
        <legend>{words.width}</legend>
        {(Object.keys(words.widths) as Width[]).map((one) => (
          <PlainButton key={one} label={words.widths[one]} aria-pressed={one === width} onClick={() => setWidth(one)} />
        ))}
      </fieldset>
      {html === undefined || width === 'plain' ? (
        <pre className="card">{text}</pre>
      ) : (
        <iframe title={words.preview} sandbox="" srcDoc={html} className={`mail ${width}`} />
      )}
      <p className="quiet">{words.bytes((bytes / 1024).toFixed(1))}</p>
      {problems.length === 0 ? (
        <p className="good">{words.nothingWrong}</p>
      ) : (
        <ul aria-label={words.wouldBe}>
          {problems.slice(0, 30).map(({ detail, hint }, index) => (
            <li key={index}>
              {detail} {hint}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
