import { DefinitionPage } from '../definitions/definition-page';
import { Named } from '../fields/entries';
import { Area, Choice, Names, Text, Tick } from '../fields/fields';
import { useEditing, valueAt } from '../fields/editing';
import { useWords } from '../shell/language';
import { AsShown } from './as-shown';
import { statementWords } from './words';

export function Page({ params: { key = '' } }: { readonly params: Record<string, string> }) {
  const words = useWords(statementWords);
  return (
    <DefinitionPage kind="statement" title={words.one} name={key}>
      {() => (
        <div className="split">
          <StatementForm />
          <Shown />
        </div>
      )}
    </DefinitionPage>
  );
}

function StatementForm() {
  const words = useWords(statementWords);
  const { known } = useEditing();
  return (
    <div className="stack">
      <Text at={['purpose']} label={words.purpose} list={known.purposes} />
      <Names at={['channels']} label={words.channels} />
      <Choice at={['basis']} label={words.basis} options={words.bases} />
      <Names at={['data']} label={words.data} />
      <Text at={['validFor']} label={words.validFor} placeholder="2 years" />
      <Tick at={['confirm']} label={words.confirm} />
      <Choice at={['again']} label={words.again} options={words.agains} />
      <Named at={['locales']} label={words.languages} add={words.addLanguage} fresh={{ title: '', text: '' }}>
        {(at) => (
          <div className="stack grow">
            <Text at={[...at, 'title']} label={words.heading} />
            <Area at={[...at, 'text']} label={words.text} />
            <Area at={[...at, 'more']} label={words.more} rows={2} />
          </div>
        )}
      </Named>
    </div>
  );
}

function Shown() {
  const { data } = useEditing();
  const locales = valueAt(data, ['locales']);
  return <AsShown locales={typeof locales === 'object' && locales !== null ? locales : {}} />;
}
