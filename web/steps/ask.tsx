import { channelKinds } from '../../domain/contact/channel';
import { ChannelsField, DurationField, TextField } from '../journeys/inspector/fields';
import { lengths } from '../../domain/words/say/condition';
import type { StepView } from './step-view';

export const ask: StepView<'ask'> = {
  kind: 'ask',
  icon: '?',
  name: { en: 'Ask', zh: '提问' },
  sentence: {
    en: ({ question, within }) => `Ask for ${question}, wait ${lengths.en(within)} at most`,
    zh: ({ question, within }) => `询问 ${question}，最多等待 ${lengths.zh(within)}`,
  },
  Card: ({ at }) => (
    <>
      <TextField at={[...at, 'ask', 'question']} label="question" list="traits" isNeeded />
      <ChannelsField at={[...at, 'ask', 'channels']} offered={channelKinds} />
      <DurationField at={[...at, 'ask', 'within']} />
    </>
  ),
  fresh: () => ({ ask: { question: '', within: '7 days' } }),
};
