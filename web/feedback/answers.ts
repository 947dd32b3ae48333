import { questions, type Question } from '../../domain/person/feedback/suspect';
import { askWords } from '../../domain/words/ask-words';
import { useLanguage, useWords } from '../shell/language';
import { feedbackWords, touchpointWords } from './words';

/** What was asked and answered, in the words of the page that asked. */
export function useAnswers() {
  const words = useWords(feedbackWords);
  const touchpoints: Readonly<Record<string, string>> = useWords(touchpointWords);
  const { questions: asked } = askWords[useLanguage().language];
  const known = (question: string): Question | undefined => questions.find((one) => one === question);
  return {
    questions: questions.map((one) => [one, asked[one].text] as const),
    ask: (question: string): string => asked[known(question) ?? 'general'].text,
    answer(question: string, answer: string | null | undefined): string {
      const of = known(question);
      return answer ? ((of && asked[of].answers[answer]) ?? answer) : words.noAnswer;
    },
    touchpoint: (kind: string): string => touchpoints[kind] ?? kind,
  };
}
