import { channelKinds } from '../../domain/contact/channel';
import { channelNames } from '../../domain/words/say/channel';
import { Named, Rows } from '../fields/entries';
import { Choice, Names, Numeric, Text, Tick } from '../fields/fields';
import { useEditing } from '../fields/editing';
import { useLanguage, useWords } from '../shell/language';
import { policyWords } from './words';

const windows = ['1 day', '7 days', '30 days', 'calendar day', 'calendar week', 'calendar month'];

/** The policy, part by part. */
export function PolicyForm() {
  const words = useWords(policyWords);
  const { known } = useEditing();
  const { language } = useLanguage();
  const channels = { '': words.allChannels, ...channelNames(channelKinds, language) };
  return (
    <div className="stack">
      <Named at={['purposes']} label={words.purposes} add={words.newPurpose} fresh={{ class: 'marketing' }}>
        {(at) => (
          <>
            <Choice at={[...at, 'class']} label={words.class} options={words.classes} />
            <Text at={[...at, 'validFor']} label={words.validFor} placeholder="2 years" />
          </>
        )}
      </Named>
      <Rows at={['caps']} label={words.caps} add={words.newCap} fresh={{ max: 3, per: '7 days' }}>
        {(at) => (
          <>
            <Numeric at={[...at, 'max']} label={words.max} />
            <Text at={[...at, 'per']} label={words.per} list={windows} />
            <Choice at={[...at, 'channel']} label={words.channel} options={channels} />
            <Text at={[...at, 'purpose']} label={words.purpose} list={known.purposes} />
            <Choice at={[...at, 'clock']} label={words.clock} options={words.clocks} />
          </>
        )}
      </Rows>
      <Rows at={['quietHours']} label={words.quietHours} add={words.newQuiet} fresh={{ from: '21:00', to: '08:00' }}>
        {(at) => (
          <>
            <Text at={[...at, 'from']} label={words.from} />
            <Text at={[...at, 'to']} label={words.to} />
            <Names at={[...at, 'days']} label={words.onDays} list={['mon', 'tue']} />
            <Names at={[...at, 'channels']} label={words.onChannels} list={['email', 'sms']} />
            <Names at={[...at, 'regions']} label={words.regions} list={['Europe', 'America']} />
          </>
        )}
      </Rows>
      <Text at={['hold']} label={words.hold} placeholder="3 days" />
      <Text at={['lookAhead']} label={words.lookAhead} placeholder="1 day" />
      <Text at={['timezone']} label={words.timezone} placeholder="Europe/Berlin" />
      <Numeric at={['holdout']} label={words.holdout} />
      <Tick at={['verifiedOnly']} label={words.verifiedOnly} />
      <Names at={['locales']} label={words.locales} list={['en', 'zh']} />
      <Text at={['questions', 'again']} label={words.questions} placeholder="90 days" />
      <Text at={['feedback', 'every']} label={words.feedback} placeholder="90 days" />
      <Text at={['tracking', 'purpose']} label={words.tracking} list={known.purposes} />
      <Names at={['testAddresses']} label={words.testAddresses} list={['ann@example.org', '@example.org']} />
      <Text at={['lifecycle', 'advocate']} label={words.advocate} />
      <Groups />
    </div>
  );
}

/** What belongs together and is seldom changed. */
function Groups() {
  const words = useWords(policyWords);
  const { known } = useEditing();
  return (
    <>
      <fieldset className="stack">
        <legend>{words.buyers}</legend>
        <Text at={['lifecycle', 'purchases', 'on']} label={words.purchase} list={known.events} />
        <Text at={['lifecycle', 'purchases', 'active']} label={words.active} placeholder="90 days" />
        <Text at={['lifecycle', 'purchases', 'defecting']} label={words.defecting} placeholder="365 days" />
      </fieldset>
      <fieldset className="stack">
        <legend>{words.approval}</legend>
        <Numeric at={['approval', 'above']} label={words.above} />
        <Numeric at={['approval', 'typedFrom']} label={words.typedFrom} placeholder="1000" />
      </fieldset>
      <fieldset className="stack">
        <legend>{words.brand}</legend>
        <Text at={['brand', 'name']} label={words.brandName} />
        <Text at={['brand', 'colour']} label={words.colour} placeholder="#0f6b5c" />
        <Text at={['brand', 'logo']} label={words.logo} placeholder="/logo.png" />
      </fieldset>
    </>
  );
}
