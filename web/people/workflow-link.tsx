import { useAsked } from '../api/asking';
import { useWords } from '../shell/language';
import { workflowOf } from '../ui/workflow';
import { peopleWords } from './words';

/** To what Temporal knows of somebody, where its UI is known. */
export function WorkflowLink({ id }: { readonly id: string }) {
  const words = useWords(peopleWords);
  const { data } = useAsked('GET /v1/places');
  if (!data?.temporalUi) return undefined;
  return (
    <a href={workflowOf(data.temporalUi, id)} target="_blank" rel="noreferrer">
      {words.workflow}
    </a>
  );
}
