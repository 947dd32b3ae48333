import { NumberField, TextField } from '../journeys/inspector/fields';
import type { StepView } from './step-view';

export const award: StepView<'award'> = {
  kind: 'award',
  icon: '✦',
  name: { en: 'Award', zh: '奖励' },
  sentence: {
    en: ({ points, reason }) => `Give ${points} ${points === 1 ? 'point' : 'points'} for ${reason}`,
    zh: ({ points, reason }) => `因 ${reason} 给予 ${points} 积分`,
  },
  Card: ({ at }) => (
    <>
      <NumberField at={[...at, 'award', 'points']} label="points" />
      <TextField at={[...at, 'award', 'reason']} label="reason" isNeeded />
    </>
  ),
  fresh: () => ({ award: { points: 10, reason: '' } }),
};
