import { channelKinds } from '../../domain/contact/channel';
import { sayChannel } from '../../domain/words/say/channel';
import { ChannelsField, DurationField, SelectField, TextField } from '../journeys/inspector/fields';
import { TemplateField } from '../journeys/inspector/template-field';
import type { StepView } from './step-view';

export const message: StepView<'message'> = {
  kind: 'message',
  icon: '✉',
  name: { en: 'Message', zh: '消息' },
  sentence: {
    en: ({ template, channels }) => `Send ${template} by ${channels.map((kind) => sayChannel(kind, 'en')).join(', ')}`,
    zh: ({ template, channels }) => `通过${channels.map((kind) => sayChannel(kind, 'zh')).join('、')}发送 ${template}`,
  },
  Card: ({ at }) => (
    <>
      <TemplateField at={[...at, 'template']} />
      <ChannelsField at={[...at, 'channels']} offered={['preferred', ...channelKinds]} />
      <SelectField
        at={[...at, 'when-not-permitted']}
        label="whenNotPermitted"
        offered={['skip', 'hold', 'exit']}
        usual="skip"
      />
      <DurationField at={[...at, 'hold']} label="hold" />
      <SelectField
        at={[...at, 'when-held-too-long']}
        label="whenHeldTooLong"
        offered={['skip', 'exit', 'next-channel']}
        usual="skip"
      />
      <TextField at={[...at, 'message']} label="stepId" isNeeded />
    </>
  ),
  fresh: () => ({ message: 'message', template: '' }),
};
