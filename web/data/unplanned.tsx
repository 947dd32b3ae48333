import type { Path } from '../../domain/schema/reading/problem';
import { useAsked } from '../api/asking';
import type { AnswerOf } from '../api/client';
import { useEditing, valueAt } from '../fields/editing';
import { useWords } from '../shell/language';
import { Asked } from '../ui/asked';
import { PlainButton } from '../ui/plain-button';
import { dataWords } from './words';

type Item = AnswerOf<'GET /v1/data-plan/unplanned'>['items'][number];

/** Where it stands in the plan, and what is planned of it at first. */
function placeFor({ what, name, event = '' }: Item): [Path, unknown] {
  if (what === 'trait') return [['traits', name], {}];
  return what === 'event' ? [['events', name], {}] : [['events', event, 'properties', name], 'string'];
}

/** Names that came and are not in the plan, each with a way into it. */
export function Unplanned() {
  const words = useWords(dataWords);
  const { data, set, isReadOnly } = useEditing();
  const came = useAsked('GET /v1/data-plan/unplanned');
  return (
    <section className="card" aria-label={words.came}>
      <h2>{words.came}</h2>
      <Asked of={came}>
        {({ items }) => {
          const open = items.filter((one) => valueAt(data, placeFor(one)[0]) === undefined);
          return (
            <>
              {open.length === 0 ? <p className="quiet">{words.nothingCame}</p> : undefined}
              <ul>
                {open.slice(0, 100).map((one, index) => (
                  <li key={index}>
                    {words.kinds[one.what]} <b>{words.of(one.name, one.event)}</b>{' '}
                    <span className="chip">{words.states[one.state]}</span>{' '}
                    {isReadOnly ? undefined : (
                      <PlainButton
                        isSmall
                        label={words.addToPlan}
                        aria-label={`${words.addToPlan}: ${words.of(one.name, one.event)}`}
                        onClick={() => set(...placeFor(one))}
                      />
                    )}
                  </li>
                ))}
              </ul>
            </>
          );
        }}
      </Asked>
    </section>
  );
}
