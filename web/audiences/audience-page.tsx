import { lazy, Suspense } from 'react';
import { hasErrors } from '../../domain/schema/reading/problem';
import { DefinitionPage } from '../definitions/definition-page';
import { flawsAt } from '../fields/field';
import { Text } from '../fields/fields';
import { definitionWords } from '../definitions/words';
import { valueAt } from '../fields/editing';
import { useWords } from '../shell/language';
import { Loading } from '../ui/loading';
import { Size } from './size';
import { audienceWords } from './words';
import { Why } from './why';

const ConditionField = lazy(async () => ({
  default: (await import('../journeys/condition/condition-field')).ConditionField,
}));

export function Page({ params: { key = '' } }: { readonly params: Record<string, string> }) {
  const words = useWords(audienceWords);
  const { name } = useWords(definitionWords);
  return (
    <DefinitionPage kind="audience" title={words.one} name={key}>
      {({ editing }) => {
        const when = valueAt(editing.data, ['when']);
        const isReadable = typeof when === 'string' && !hasErrors(flawsAt(editing.problems, ['when']));
        return (
          <div className="split">
            <div className="stack">
              <Text at={['name']} label={name} />
              <Suspense fallback={<Loading />}>
                <ConditionField at={['when']} isNeeded />
              </Suspense>
            </div>
            <div className="stack">
              {isReadable ? <Size when={when} /> : <p className="quiet">{words.mend}</p>}
              {isReadable ? <Why when={when} /> : undefined}
            </div>
          </div>
        );
      }}
    </DefinitionPage>
  );
}
