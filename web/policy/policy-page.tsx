import { lazy, Suspense } from 'react';
import { DefinitionPage } from '../definitions/definition-page';
import { useWords } from '../shell/language';
import { Loading } from '../ui/loading';
import { PolicyForm } from './policy-form';
import { WhatIf } from './what-if';
import { policyWords } from './words';

const WeekView = lazy(async () => ({ default: (await import('./week-view')).WeekView }));

/** How often, when and for what people are written to. */
export function Page() {
  const words = useWords(policyWords);
  return (
    <DefinitionPage kind="policy" title={words.title}>
      {({ source }) => (
        <div className="split">
          <PolicyForm />
          <div className="stack">
            <Suspense fallback={<Loading />}>
              <WeekView />
            </Suspense>
            <WhatIf source={source} />
          </div>
        </div>
      )}
    </DefinitionPage>
  );
}
