import { TextField } from '../journeys/inspector/fields';
import type { StepView } from './step-view';

export const enter: StepView<'enter'> = {
  kind: 'enter',
  icon: '↪',
  name: { en: 'Enter journey', zh: '进入旅程' },
  sentence: { en: ({ journey }) => `Enter the journey ${journey}`, zh: ({ journey }) => `进入旅程 ${journey}` },
  Card: ({ at }) => <TextField at={[...at, 'enter']} label="journey" list="journeys" isNeeded />,
  fresh: () => ({ enter: '' }),
};
