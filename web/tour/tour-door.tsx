import { lazy, Suspense, useState } from 'react';
import { useMay } from '../api/signed-in';
import { useWords } from '../shell/language';
import { readProgress } from './progress';
import { tourWords } from './words';

const Tour = lazy(async () => ({ default: (await import('./tour')).Tour }));

/** Offers the tour where nobody is known yet, and wherever it was begun; elsewhere it is a line that does not press. */
export function TourDoor({ people }: { readonly people: number }) {
  const words = useWords(tourWords);
  const [isOpen, setIsOpen] = useState(false);
  const mayPublish = useMay('publish');
  const isBegun = readProgress().step > 0;
  if (!mayPublish) return undefined;
  const open = (
    <button className={people === 0 ? undefined : 'plain'} onClick={() => setIsOpen(true)}>
      {isBegun ? words.goOn : words.take}
    </button>
  );
  return (
    <>
      {people === 0 ? (
        <section className="card row">
          <p>{words.offer}</p>
          {open}
        </section>
      ) : (
        <p>{open}</p>
      )}
      {isOpen ? (
        <Suspense>
          <Tour onClose={() => setIsOpen(false)} />
        </Suspense>
      ) : undefined}
    </>
  );
}
