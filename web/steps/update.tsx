import { ValuesField } from '../journeys/inspector/values-field';
import type { StepView } from './step-view';

export const update: StepView<'update'> = {
  kind: 'update',
  icon: '✎',
  name: { en: 'Update', zh: '更新' },
  sentence: {
    en: ({ traits }) => `Set ${Object.keys(traits).join(', ')}`,
    zh: ({ traits }) => `设置 ${Object.keys(traits).join('、')}`,
  },
  Card: ({ at }) => <ValuesField at={[...at, 'update', 'traits']} label="traits" list="traits" />,
  fresh: () => ({ update: { traits: {} } }),
};
