import { DurationField, TextField } from '../journeys/inspector/fields';
import { TemplateField } from '../journeys/inspector/template-field';
import { lengths } from '../../domain/words/say/condition';
import type { StepView } from './step-view';

export const survey: StepView<'survey'> = {
  kind: 'survey',
  icon: '★',
  name: { en: 'Survey', zh: '问卷' },
  sentence: {
    en: ({ template, within }) => `Send the survey ${template}, wait ${lengths.en(within)} at most`,
    zh: ({ template, within }) => `发送问卷 ${template}，最多等待 ${lengths.zh(within)}`,
  },
  branches: { en: { then: 'answered', else: 'time is over' }, zh: { then: '已回答', else: '超时' } },
  Card: ({ at }) => (
    <>
      <TemplateField at={[...at, 'template']} />
      <DurationField at={[...at, 'within']} />
      <TextField at={[...at, 'survey']} label="stepId" isNeeded />
    </>
  ),
  fresh: () => ({ survey: 'survey', template: '', within: '7 days' }),
};
