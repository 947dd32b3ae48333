import { sayStepId } from '../../../domain/words/say/step-id';
import { useState } from 'react';
import { needsApproval, needsTyping } from '../../../domain/journey/approval';
import { useAsked, useDoing } from '../../api/asking';
import { ask } from '../../api/client';
import { useMay, useSignedIn } from '../../api/signed-in';
import { useLanguage, useWords } from '../../shell/language';
import { shellWords } from '../../shell/words';
import { Asked } from '../../ui/asked';
import { Failure } from '../../ui/failure';
import { Form } from '../../ui/form';
import { Approval, type Review } from './approval';
import { fatesOf } from './fates';
import { useStanding } from '../use-standing';
import { liveWords } from './words';
import { TextInput } from '../../ui/text-input';
import { Radio } from '../../ui/ticks';

type Props = {
  readonly journeyKey: string;
  readonly etag: string | undefined;
  readonly onDone: (version?: number) => void;
};

/** Whom a publish concerns, what becomes of who is inside, and the button that does it. */
export function PublishForm(props: Props) {
  const about = useAsked('GET /v1/journeys/{key}/review', { params: { key: props.journeyKey } });
  return <Asked of={about}>{(answer) => <Asking {...props} about={answer} />}</Asked>;
}

const modes = ['keep', 'move', 'drain'] as const;
type Mode = (typeof modes)[number];

function Asking({ journeyKey: key, etag, onDone, about: asked }: Props & { readonly about: Review }) {
  const words = useWords(liveWords);
  const role = useWords(shellWords).roles[useSignedIn()?.role ?? 'viewer'];
  const [inFlight, setInFlight] = useState<Mode>('keep');
  const [note, setNote] = useState('');
  const [typed, setTyped] = useState('');
  const mayPublish = useMay('publish');
  const about = { ...asked, ...useStanding(key, true) };
  const { all } = fatesOf(about.inside);
  const concerned = { entering: about.entering ?? undefined, moving: inFlight === 'move' ? all : 0 };
  const isBarred = needsApproval(about, concerned) && about.review.state !== 'approved';
  const isTyping = needsTyping(about, concerned);
  const publish = useDoing(async () => {
    const body = { inFlight, ...(note.trim() === '' ? {} : { note }) };
    onDone((await ask('POST /v1/journeys/{key}/publish', { params: { key }, body, etag })).version);
  });
  return (
    <Form onSend={() => publish.mutate(undefined)}>
      <Concerned about={about} />
      {all > 0 ? <WhoIsInside about={about} chosen={inFlight} choose={setInFlight} /> : undefined}
      <label>
        {words.note}
        <textarea
          value={note}
          maxLength={500}
          placeholder={words.noteHint}
          onChange={(event) => setNote(event.target.value)}
        />
      </label>
      <Approval journeyKey={key} etag={etag} about={about} concerned={concerned} note={note} />
      {isTyping ? (
        <TextInput label={words.typeKey(key)} value={typed} autoComplete="off" onType={setTyped} />
      ) : undefined}
      <Failure error={publish.error} />
      {mayPublish ? undefined : <p className="quiet">{words.mayNot(role)}</p>}
      <div className="acts">
        <button disabled={!mayPublish || isBarred || publish.isPending || (isTyping && typed !== key)}>
          {words.publish}
        </button>
      </div>
    </Form>
  );
}

type About = { readonly about: Review };

function Concerned({ about: { entering, inside } }: About) {
  const words = useWords(liveWords);
  const { language } = useLanguage();
  const say = (count: number): string => count.toLocaleString(language);
  return (
    <section aria-label={words.whomItConcerns}>
      <h3>{words.whomItConcerns}</h3>
      <p>{entering ? words.entering(say(entering.size), entering.whole) : words.byThemselves}</p>
      <p>{inside.length === 0 ? words.nobodyInside : words.inside(say(fatesOf(inside).all))}</p>
      <ul>
        {inside.map(({ version, step, customers }) => (
          <li key={`${version} ${step}`}>{words.where(say(customers), sayStepId(step, language), version)}</li>
        ))}
      </ul>
    </section>
  );
}

type Choosing = About & { readonly chosen: Mode; readonly choose: (mode: Mode) => void };

/** What becomes of who is inside, with how many each would concern. */
function WhoIsInside({ about, chosen, choose }: Choosing) {
  const words = useWords(liveWords);
  return (
    <fieldset className="stack">
      <legend>{words.whoIsInside}</legend>
      {modes.map((mode) => (
        <Radio key={mode} name="inFlight" checked={chosen === mode} onTick={() => choose(mode)}>
          <span>
            <Fate mode={mode} about={about} />
          </span>
        </Radio>
      ))}
    </fieldset>
  );
}

function Fate({ mode, about }: About & { readonly mode: Mode }) {
  const words = useWords(liveWords);
  const { language } = useLanguage();
  const { all, stay, on, end } = fatesOf(about.inside);
  const say = (count: number): string => count.toLocaleString(language);
  return mode === 'move' ? words.move(say(all), say(stay), say(on), say(end)) : words[mode](say(all));
}
