import { ConditionField } from '../journeys/condition/condition-field';
import { lengths, sayCondition } from '../../domain/words/say/condition';
import { DurationField, TextField } from '../journeys/inspector/fields';
import type { StepOf } from '../../domain/journey/journey';
import type { Language } from '../shell/language';
import type { StepView } from './step-view';

export const waitFor: StepView<'wait-for'> = {
  kind: 'wait-for',
  icon: '◷',
  name: { en: 'Wait for', zh: '等待发生' },
  sentence: {
    en: (step) => `Wait for ${awaited(step, 'en')}, ${lengths.en(step.within)} at most`,
    zh: (step) => `等待 ${awaited(step, 'zh')}，最多 ${lengths.zh(step.within)}`,
  },
  branches: {
    en: { then: 'it came', else: 'time is over' },
    zh: { then: '已发生', else: '超时' },
  },
  Card: ({ at }) => (
    <>
      <TextField at={[...at, 'wait-for', 'on']} label="event" list="events" />
      <ConditionField at={[...at, 'wait-for', 'when']} />
      <DurationField at={[...at, 'wait-for', 'within']} isNeeded />
      <TextField at={[...at, 'wait-for', 'consent']} label="consent" list="purposes" />
    </>
  ),
  fresh: () => ({ 'wait-for': { on: '', within: '1 day' } }),
};

function awaited({ on, when, consent }: StepOf<'wait-for'>, language: Language): string {
  if (consent) return language === 'en' ? `a consent to ${consent.purpose}` : `对 ${consent.purpose} 的同意`;
  const condition = when === undefined ? undefined : sayCondition(when, language);
  if (on === undefined) return condition ?? '';
  if (condition === undefined) return on;
  return language === 'en' ? `${on} where ${condition}` : `${on}（${condition}）`;
}
