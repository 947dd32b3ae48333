import { TextField } from '../journeys/inspector/fields';
import { ValuesField } from '../journeys/inspector/values-field';
import type { StepView } from './step-view';

export const webhook: StepView<'webhook'> = {
  kind: 'webhook',
  icon: '⇄',
  name: { en: 'Webhook', zh: '网络钩子' },
  sentence: { en: ({ url }) => `Tell ${url}`, zh: ({ url }) => `通知 ${url}` },
  Card: ({ at }) => (
    <>
      <TextField at={[...at, 'webhook', 'url']} label="url" placeholder="https://example.org/hook" isNeeded />
      <ValuesField at={[...at, 'webhook', 'body']} label="body" />
    </>
  ),
  fresh: () => ({ webhook: { url: '' } }),
};
