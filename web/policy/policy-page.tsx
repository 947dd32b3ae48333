import { parsePolicy } from '../../domain/schema/policy';
import { DefinitionPage } from '../definitions/definition-page';
import { useWords } from '../shell/language';
import { PolicyForm } from './policy-form';
import { WeekView } from './week-view';
import { WhatIf } from './what-if';
import { policyWords } from './words';

/** How often, when and for what people are written to. */
export function Page() {
  const words = useWords(policyWords);
  return (
    <DefinitionPage kind="policy" title={words.title}>
      {({ source, settled }) => {
        const { policy } = parsePolicy(settled, 'yaml');
        return (
          <div className="split">
            <PolicyForm />
            <div className="stack">
              {policy ? <WeekView policy={policy} /> : undefined}
              <WhatIf source={source} />
            </div>
          </div>
        );
      }}
    </DefinitionPage>
  );
}
