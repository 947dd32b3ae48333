import { useAsked } from '../api/asking';
import { useWords } from '../shell/language';
import { marks } from '../shell/marks';
import { Asked } from '../ui/asked';
import { When } from '../ui/said';
import { settingsWords } from './words';

/** Where the parts of this installation are looked at. */
export function Places() {
  const words = useWords(settingsWords);
  const { stop } = useWords(marks);
  const places = useAsked('GET /v1/places');
  return (
    <section className="card">
      <h2>{words.places}</h2>
      <Asked of={places}>
        {({ now, clockRate, temporalUi, mail }) => (
          <>
            <p className="row">
              {temporalUi ? <a href={temporalUi}>Temporal UI</a> : undefined}
              {mail ? <a href={mail}>{words.mail}</a> : undefined}
              <a href="/openapi.json">{words.api}</a>
              <a href="/metrics">{words.metrics}</a>
            </p>
            <p className="quiet">
              {words.clock} <When at={now} />
              {stop}
              {clockRate === 1 ? undefined : words.rate(clockRate)}
            </p>
          </>
        )}
      </Asked>
    </section>
  );
}
