import type { Problem } from '../../domain/schema/reading/problem';
import { mannerOf, sayProblem } from '../../domain/words/say/problem';
import { useLanguage } from '../shell/language';
import { useEditing } from './editing';

/** What is not said yet, wrong or worth knowing, each in its own colour. @param id of the first, for the control that it is about */
export function Flaws({ of, id }: { readonly of: readonly Problem[]; readonly id?: string }) {
  const { data } = useEditing();
  const { language } = useLanguage();
  return of.map((one, index) => (
    <p key={index} id={index === 0 ? id : undefined} className={`flaw ${mannerOf(one, data)}`}>
      {sayProblem(one, language)}
    </p>
  ));
}
