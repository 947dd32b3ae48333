import type { AnswerOf } from '../api/client';
import { useLanguage, useWords } from '../shell/language';
import { Figures } from '../ui/tables/figures';
import { trustWords } from './words';

/** How soon there was silence after a withdrawal, and who became an advocate. */
export function Silence({ of: { silence, advocates } }: { readonly of: AnswerOf<'GET /v1/trust'> }) {
  const words = useWords(trustWords);
  const { language } = useLanguage();
  const seconds = (millis: number): string => (millis / 1_000).toLocaleString(language, { style: 'unit', unit: 'second', maximumFractionDigits: 1 }); // prettier-ignore
  return (
    <Figures
      of={[
        [seconds(silence.p50), words.silenceHalf],
        [seconds(silence.p99), words.silenceMost],
        [silence.withdrawals.toLocaleString(language), words.withdrawals(silence.late)],
        [advocates.made.toLocaleString(language), words.advocates(advocates.lost)],
      ]}
    />
  );
}
