import { TextField } from '../journeys/inspector/fields';
import type { StepView } from './step-view';

export const exit: StepView<'exit'> = {
  kind: 'exit',
  icon: '■',
  name: { en: 'Exit', zh: '退出' },
  sentence: { en: ({ outcome }) => `End as ${outcome}`, zh: ({ outcome }) => `以 ${outcome} 结束` },
  Card: ({ at }) => <TextField at={[...at, 'exit']} label="outcome" isNeeded />,
  fresh: () => ({ exit: 'done' }),
};
