import { DefinitionPage } from '../definitions/definition-page';
import { useWords } from '../shell/language';
import { PlanForm } from './plan-form';
import { Unplanned } from './unplanned';
import { dataWords } from './words';

/** What may be collected, and how long it is kept. */
export function Page() {
  const words = useWords(dataWords);
  return (
    <DefinitionPage kind="data-plan" title={words.title}>
      {() => (
        <div className="split">
          <PlanForm />
          <Unplanned />
        </div>
      )}
    </DefinitionPage>
  );
}
