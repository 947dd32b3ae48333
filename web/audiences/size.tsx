import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { ask } from '../api/client';
import { Who } from '../people/who';
import { useWords } from '../shell/language';
import { Asked } from '../ui/asked';
import { audienceWords } from './words';

/** How many a condition means, while it is typed: what is typed next calls off what was asked before. */
export function Size({ when }: { readonly when: string }) {
  const words = useWords(audienceWords);
  const size = useQuery({
    queryKey: ['size', when],
    queryFn: ({ signal }) => ask('POST /v1/audiences/size', { body: { when }, signal }),
    placeholderData: keepPreviousData,
    retry: false,
  });
  return (
    <section className="card" aria-label={words.size}>
      <h2>{words.size}</h2>
      <Asked of={size}>
        {({ size: count, of, about, sample }) => (
          <>
            <p>
              <output aria-busy={size.isFetching}>
                {about ? words.about : ''} <b>{words.people(count, of)}</b>
              </output>
            </p>
            <h3>{words.sample}</h3>
            {sample.length === 0 ? <p className="quiet">{words.nobody}</p> : undefined}
            <ul>
              {sample.map((one) => (
                <li key={one.id}>
                  <Who of={one} />
                </li>
              ))}
            </ul>
          </>
        )}
      </Asked>
    </section>
  );
}
