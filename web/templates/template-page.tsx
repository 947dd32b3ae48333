import { DefinitionPage } from '../definitions/definition-page';
import { useMay } from '../api/signed-in';
import { useWords } from '../shell/language';
import { Preview } from './preview';
import { TemplateForm } from './template-form';
import { TestSend } from './test-send';
import { templateWords } from './words';

export function Page({ params: { key = '' } }: { readonly params: Record<string, string> }) {
  const words = useWords(templateWords);
  const mayWrite = useMay('write');
  return (
    <DefinitionPage
      kind="template"
      title={words.one}
      name={key}
      acts={(definition) => (mayWrite ? <TestSend templateKey={key} source={definition.source} /> : undefined)}
    >
      {({ settled }) => (
        <div className="cards">
          <TemplateForm />
          <Preview templateKey={key} source={settled} />
        </div>
      )}
    </DefinitionPage>
  );
}
