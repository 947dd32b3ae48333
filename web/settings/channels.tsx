import { useAsked, useDoing } from '../api/asking';
import { ask, type AnswerOf } from '../api/client';
import { useMay } from '../api/signed-in';
import { sayChannel } from '../../domain/words/say/channel';
import { useLanguage, useWords } from '../shell/language';
import { Asked } from '../ui/asked';
import { Failure } from '../ui/failure';
import { Form } from '../ui/form';
import { settingsWords } from './words';
import { TextInput } from '../ui/text-input';
import { PlainButton } from '../ui/plain-button';

type Channel = AnswerOf<'GET /v1/channels'>['items'][number];

/** How each way of reaching people runs, everywhere. */
export function Channels() {
  const words = useWords(settingsWords);
  const channels = useAsked('GET /v1/channels');
  return (
    <section className="card stack">
      <h2>{words.channels}</h2>
      <p className="quiet">{words.channelsHint}</p>
      <Asked of={channels}>
        {({ items }) => (
          <>
            {items.map((one) => (
              <Row key={`${one.kind} ${one.perSecond}`} of={one} />
            ))}
          </>
        )}
      </Asked>
    </section>
  );
}

type Change = { readonly paused?: boolean; readonly perSecond?: number | null };

function Row({ of: { kind, paused, perSecond } }: { readonly of: Channel }) {
  const { language } = useLanguage();
  const words = settingsWords[language];
  const name = sayChannel(kind, language);
  const isAdmin = useMay('admin');
  const steer = useDoing((body: Change) => ask('PATCH /v1/channels/{kind}', { params: { kind }, body }));
  const slow = (form: FormData): void => {
    const said = Number(form.get('perSecond'));
    steer.mutate({ perSecond: said > 0 ? said : null });
  };
  return (
    <div>
      <Form className="row" onSend={slow}>
        <strong>{name}</strong>
        <span className={paused ? 'warn' : 'good'}>{paused ? words.paused : words.runs}</span>
        <TextInput
          label={words.atMost}
          isInline
          name="perSecond"
          aria-label={words.perSecond(name)}
          placeholder={words.noLimit}
          type="number"
          min="0"
          step="any"
          size={6}
          defaultValue={perSecond ?? ''}
          disabled={!isAdmin}
        />
        {isAdmin ? (
          <>
            <button className="plain" disabled={steer.isPending}>
              {words.set}
            </button>
            <PlainButton
              label={paused ? words.resume(name) : words.pause(name)}
              disabled={steer.isPending}
              onClick={() => steer.mutate({ paused: !paused })}
            />
          </>
        ) : undefined}
      </Form>
      <Failure error={steer.error} />
    </div>
  );
}
