import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState } from 'react';
import { ask } from '../../api/client';
import { useLanguage } from '../../shell/language';
import { Failure } from '../../ui/failure';
import { useSettled } from '../../ui/settled';
import { Backtest } from './backtest';
import { Clock } from './clock';
import { momentsOf, traceOf } from '../../../domain/rehearse/diary';
import { Happening } from './happening';
import { Outcome } from './outcome';
import type { Surroundings } from '../../../domain/rehearse/sent';
import { firstOf, scriptFrom, type Pretended } from '../../../domain/rehearse/pretended';
import { useRehearsal } from './use-rehearsal';
import { asShipped, Who } from './who';
import { tryWords } from './words';
import { CheckBox } from '../../ui/ticks';
import { PlainButton } from '../../ui/plain-button';

type Props = {
  /** The draft's text as it is in the editor. */
  readonly source: string;
  readonly journeyKey: string;
  /** Ids of the steps that were passed; undefined where nothing was tried. */
  readonly onTrace: (ids: readonly string[] | undefined) => void;
};

/** Tries a draft on one person in the browser, or over the stored past on the server. */
export function TryDrawer({ source, journeyKey, onTrace }: Props) {
  const words = tryWords[useLanguage().language];
  const [isPast, setIsPast] = useState(false);
  const drawer = useRef<HTMLElement>(null);
  // On a phone it opens below the steps, where nobody sees that it did.
  useEffect(() => {
    const { current } = drawer;
    if (current && current.getBoundingClientRect().top > window.innerHeight) current.scrollIntoView();
  }, []);
  return (
    <section ref={drawer} className="card stack inspector" aria-label={words.tryIt}>
      <div className="row">
        {[words.onOne, words.onHistory].map((name, place) => (
          <PlainButton
            key={name}
            label={name}
            aria-pressed={isPast === (place === 1)}
            onClick={() => setIsPast(place === 1)}
          />
        ))}
      </div>
      {isPast ? (
        <Backtest journeyKey={journeyKey} />
      ) : (
        <OnePerson source={source} journeyKey={journeyKey} onTrace={onTrace} />
      )}
    </section>
  );
}

function OnePerson({ source, journeyKey, onTrace }: Props) {
  const { language } = useLanguage();
  const words = tryWords[language];
  const [others, setOthers] = useState(false);
  const { around, error, refetch } = useSurroundings(useSettled(source), journeyKey, others);
  const [chosen, setChosen] = useState(() => asShipped('agreed'));
  const [pretended, setPretended] = useState<readonly Pretended[]>();
  const [clock, setClock] = useState<number>();
  const [from, setFrom] = useState<number>();
  const happening = useMemo(
    () => pretended ?? firstOf(around?.definitions.live.find(({ key }) => key === journeyKey)),
    [pretended, around, journeyKey],
  );
  // Each edit is tried at the same moment, so that the clock stays where it was put.
  if (around && from === undefined) setFrom(around.now);
  const order = useMemo(
    () => (around && from !== undefined ? { around, script: scriptFrom(chosen, happening, from), clock, language } : undefined), // prettier-ignore
    [around, from, chosen, happening, clock, language],
  );
  const rehearsed = useRehearsal(error ? undefined : order);
  const lived = typeof rehearsed === 'object' && 'said' in rehearsed ? rehearsed : undefined;
  useEffect(() => {
    onTrace(lived && traceOf(lived.said, journeyKey));
    return () => onTrace(undefined);
  }, [lived, journeyKey, onTrace]);
  return (
    <>
      <Who
        chosen={chosen}
        onChoose={(next) => {
          setChosen(next);
          // What had happened to a person is over before it begins.
          setFrom(undefined);
          void refetch();
        }}
        purposes={Object.keys(around?.definitions.policy.purposes ?? {})}
      />
      <Happening happening={happening} onChange={setPretended} />
      <CheckBox checked={others} onTick={setOthers}>
        {words.others}
      </CheckBox>
      <Clock clock={clock} moments={lived ? momentsOf(lived.whole) : []} onMove={setClock} />
      {error ? <Failure error={error} again={() => void refetch()} /> : <Outcome of={rehearsed} />}
    </>
  );
}

function useSurroundings(source: string, key: string, others: boolean) {
  const asked = useQuery({
    queryKey: ['what a simulation reads', key, source, others],
    queryFn: ({ signal }) =>
      ask('POST /v1/journeys/{key}/rehearsal', { params: { key }, yaml: source, query: { others }, signal }),
    staleTime: 60_000,
  });
  const around = asked.data as Surroundings | undefined;
  return { around, error: asked.error, refetch: asked.refetch };
}
