import { useAsked } from '../api/asking';
import { useLanguage, useWords } from '../shell/language';
import { useSignedIn } from '../api/signed-in';
import { Asked } from '../ui/asked';
import { Title } from '../ui/title';
import { Decisions } from './decisions';
import { Doors } from './doors';
import { Numbers } from './numbers';
import { Running } from './running';
import { Trouble } from './trouble';
import { TourDoor } from '../tour/tour-door';
import { homeWords } from './words';

/** Milliseconds after which the page reads itself again. */
const often = 5_000;

/** Where people begin, and what happened within a day. */
export function Page() {
  const words = useWords(homeWords);
  const { language } = useLanguage();
  const who = useSignedIn();
  const today = useAsked('GET /v1/today', { query: { lang: language }, every: often });
  return (
    <>
      <Title name={words.title} />
      <Asked of={today}>
        {(told) => (
          <div className="stack">
            <Trouble of={told} />
            {who ? <TourDoor people={told.people.stages.reduce((all, { people }) => all + people, 0)} /> : undefined}
            <Doors of={told.places} />
            <Numbers of={told} />
            <Decisions of={told} />
            <Running of={told} />
          </div>
        )}
      </Asked>
    </>
  );
}
