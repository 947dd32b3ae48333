import { useAsked } from '../api/asking';
import { useWords } from '../shell/language';
import { Asked } from '../ui/asked';
import { Span, useSpan } from '../ui/span';
import { Title } from '../ui/title';
import { Leaving } from './leaving';
import { Pressure } from './pressure';
import { Rates } from './rates';
import { Silence } from './silence';
import { trustWords } from './words';

/** What people think of how they are spoken to. */
export function Page() {
  const words = useWords(trustWords);
  const span = useSpan();
  const trust = useAsked('GET /v1/trust', { query: { from: span.from }, enabled: span.from !== undefined });
  return (
    <>
      <Title name={words.title}>
        <Span of={span} />
      </Title>
      <p className="quiet">{words.what}</p>
      <Asked of={trust}>
        {(told) => (
          <div className="stack">
            <Silence of={told} />
            <Rates title={words.purposes} nameless={words.everything} rows={told.purposes} />
            <Rates title={words.statements} nameless={words.none} rows={told.statements} reached={words.agreed} />
            <Rates title={words.journeys} nameless={words.noJourney} rows={told.journeys} />
            <Rates title={words.channels} nameless={words.everyChannel} rows={told.channels} />
            <div className="cards">
              <Pressure of={told.pressure} />
              <Leaving of={told.leaving} />
            </div>
          </div>
        )}
      </Asked>
    </>
  );
}
