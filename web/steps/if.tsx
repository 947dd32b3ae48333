import { ConditionField } from '../journeys/condition/condition-field';
import { sayCondition } from '../../domain/words/say/condition';
import type { StepView } from './step-view';

export const ifStep: StepView<'if'> = {
  kind: 'if',
  icon: '◇',
  name: { en: 'If', zh: '如果' },
  sentence: {
    en: ({ condition }) => `If ${sayCondition(condition, 'en')}`,
    zh: ({ condition }) => `如果 ${sayCondition(condition, 'zh')}`,
  },
  branches: { en: { then: 'yes', else: 'no' }, zh: { then: '是', else: '否' } },
  Card: ({ at }) => <ConditionField at={[...at, 'if']} isNeeded />,
  fresh: () => ({ if: '' }),
};
