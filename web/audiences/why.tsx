import { useDoing } from '../api/asking';
import { ask } from '../api/client';
import { useWords } from '../shell/language';
import { Failure } from '../ui/failure';
import { Form, formText } from '../ui/form';
import { audienceWords } from './words';
import { TextInput } from '../ui/text-input';

/** Which of the conditions hold of somebody. */
export function Why({ when }: { readonly when: string }) {
  const words = useWords(audienceWords);
  const { mutate, variables, data, error, isPending } = useDoing((body: { when: string; customer: string }) =>
    ask('POST /v1/audiences/size', { body }),
  );
  // What was answered about a condition is not said of the one that it became.
  const person = variables?.when === when ? data?.person : undefined;
  return (
    <section className="card stack" aria-label={words.why}>
      <h2>{words.why}</h2>
      <Form onSend={(form) => mutate({ when, customer: formText(form, 'who') })}>
        <TextInput label={words.who} name="who" required maxLength={500} autoComplete="off" />
        <button className="plain" disabled={isPending}>
          {words.ask}
        </button>
      </Form>
      <Failure error={error} />
      {person ? (
        <div>
          <p>
            <output className={person.member ? 'good' : 'warn'}>
              {person.member ? words.isIn : person.restricted ? words.liesStill : words.isOut}
            </output>
          </p>
          <ul>
            {person.because.map(({ condition, holds }, index) => (
              <li key={index}>
                <code>{condition}</code> {holds ? words.holds : words.holdsNot}
              </li>
            ))}
          </ul>
        </div>
      ) : undefined}
    </section>
  );
}
