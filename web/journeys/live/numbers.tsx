import { lazy, Suspense, useMemo, useState } from 'react';
import { useAsked } from '../../api/asking';
import type { AnswerOf } from '../../api/client';
import { useLanguage, useWords } from '../../shell/language';
import { Asked } from '../../ui/asked';
import { Choice } from '../../ui/choice';
import { Loading } from '../../ui/loading';
import { When } from '../../ui/said';
import { cardsOf } from '../../../domain/schema/edit/cards';
import { badgesOf } from './badges';
import { periodOf } from '../../ui/period';
import { PeopleThere, type There } from './people-there';
import { parsed } from '../../../domain/schema/edit/parsed';
import { StepTable } from './step-table';
import { Steer } from './steer';
import { Totals } from './totals';
import { liveWords } from './words';
import { TextInput } from '../../ui/text-input';

const Canvas = lazy(async () => ({ default: (await import('../canvas/canvas')).Canvas }));

/** Milliseconds after which numbers are read again while somebody looks. */
const every = 5_000;

export type Stats = AnswerOf<'GET /v1/journeys/{key}/stats'>;

/** How a journey fares, step by step, with the people behind each number. */
export function Numbers({ journeyKey: key }: { readonly journeyKey: string }) {
  const words = useWords(liveWords);
  const [version, setVersion] = useState<number>();
  const [days, setDays] = useState({ from: '', to: '' });
  const [there, setThere] = useState<There>();
  const stats = useAsked('GET /v1/journeys/{key}/stats', {
    params: { key },
    query: { version, ...periodOf(days) },
    every,
  });
  const journey = useAsked('GET /v1/journeys/{key}', { params: { key } });
  const onDay = (name: 'from' | 'to') => (
    <TextInput
      label={words[name]}
      type="date"
      value={days[name]}
      onType={(text) => setDays({ ...days, [name]: text })}
    />
  );
  return (
    <div className="stack">
      <Asked of={journey}>
        {({ state, version: live }) => (
          <>
            <Steer journeyKey={key} state={state} />
            <div className="row">
              <Choice
                label={words.of}
                none={words.allVersions}
                value={String(version ?? '')}
                choose={(one) => setVersion(Number(one) || undefined)}
                options={Array.from({ length: live ?? 0 }, (_, index) => String((live ?? 0) - index)).map((one) => [
                  one,
                  one,
                ])}
              />
              {onDay('from')}
              {onDay('to')}
            </div>
            <Asked of={stats}>
              {(numbers) => (
                <Told
                  journeyKey={key}
                  version={version ?? live}
                  numbers={numbers}
                  onPeople={(one) => setThere({ version, ...periodOf(days), ...one })}
                />
              )}
            </Asked>
          </>
        )}
      </Asked>
      {there ? <PeopleThere journeyKey={key} there={there} onClose={() => setThere(undefined)} /> : undefined}
    </div>
  );
}

type TellingProps = {
  readonly journeyKey: string;
  readonly version: number | null;
  readonly numbers: Stats;
  readonly onPeople: (there: There) => void;
};

function Told({ journeyKey: key, version, numbers, onPeople }: TellingProps) {
  const words = useWords(liveWords);
  const { language } = useLanguage();
  const told = useAsked('GET /v1/journeys/{key}/versions/{version}', {
    params: { key, version: String(version) },
    enabled: version !== null,
  });
  const journey = useMemo(() => parsed(told.data), [told.data]);
  const badges = useMemo(() => badgesOf(numbers.steps, language, onPeople), [numbers, language, onPeople]);
  if (numbers.entered === 0 && version === null) return <p className="quiet">{words.noNumbers}</p>;
  return (
    <>
      {numbers.entered === 0 ? <p className="quiet">{words.noNumbers}</p> : undefined}
      {numbers.countedAt === undefined ? undefined : (
        <p className="quiet">
          {words.counted} <When at={numbers.countedAt} isExact />
        </p>
      )}
      <Totals numbers={numbers} hasGoal={journey?.goal !== undefined} onPeople={onPeople} />
      {journey ? (
        <>
          <Suspense fallback={<Loading />}>
            <Canvas journey={journey} badges={badges} />
          </Suspense>
          <StepTable
            cards={cardsOf(journey)}
            steps={numbers.steps}
            hasGoal={journey.goal !== undefined}
            onPeople={onPeople}
          />
        </>
      ) : undefined}
    </>
  );
}
