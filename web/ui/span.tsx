import { useState } from 'react';
import { useAsked } from '../api/asking';
import { useWords } from '../shell/language';
import { Choice } from './choice';
import { spanWords } from './span-words';

const day = 86_400_000;

/** How far back is looked, from the product's clock; undefined before it is known. */
export function useSpan() {
  const [days, setDays] = useState(30);
  const { data: places } = useAsked('GET /v1/places');
  const to = places?.now;
  return { days, setDays, from: to && new Date(Date.parse(to) - days * day).toISOString() };
}

export function Span({ of: { days, setDays } }: { readonly of: ReturnType<typeof useSpan> }) {
  const words = useWords(spanWords);
  return (
    <Choice
      label={words.period}
      value={String(days)}
      choose={(one) => setDays(Number(one))}
      options={[7, 30, 90, 365].map((one) => [String(one), words.days(one)])}
      isInline
    />
  );
}
