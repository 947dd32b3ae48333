import { useState } from 'react';
import { useAsked, useDoing } from '../api/asking';
import { useLanguage, useWords } from '../shell/language';
import { Dialog } from '../ui/dialog';
import { Failure } from '../ui/failure';
import { keepProgress, readProgress, type Progress } from './progress';
import { clearAway, enrol, makePerson, publishSample } from './sample';
import { WhereItWent } from './where-it-went';
import { tourSteps, tourWords } from './words';
import { CheckBox } from '../ui/ticks';
import { PlainButton } from '../ui/plain-button';

type Props = { readonly onClose: () => void };

/** A real message through a sample journey to somebody made up, step by step. */
export function Tour({ onClose }: Props) {
  const words = useWords(tourWords);
  const [progress, setProgress] = useState(readProgress);
  const [isAgreed, setIsAgreed] = useState(false);
  // Home's counts may be some seconds old, and somebody may have come since.
  const known = useAsked('GET /v1/customers', { query: { limit: 1 }, every: 2_000 }).data;
  const hasPeople = known === undefined || known.items.length > 0;
  const mayAct = isAgreed || !hasPeople || progress.step > 0;
  const go = (next: Progress): void => {
    keepProgress(next);
    setProgress(next);
  };
  const step = useDoing(async ({ step: at, person }: Progress) => go(await nextOf(at, person)));
  const clear = useDoing(async (person: string) => {
    await clearAway(person);
    go({ step: 0 });
    onClose();
  });
  const steps = tourSteps[useLanguage().language];
  const [title, text, act] = steps[progress.step] ?? steps[0];
  const failure = step.error ?? clear.error;
  return (
    <Dialog title={words.title} onClose={onClose}>
      <div className="stack">
        <p className="quiet">{words.place(progress.step + 1, steps.length)}</p>
        <h3>{title}</h3>
        <p>{text}</p>
        {progress.step === 0 && known && hasPeople ? (
          <CheckBox checked={isAgreed} onTick={setIsAgreed}>
            {words.realPeople}
          </CheckBox>
        ) : undefined}
        {progress.person && progress.step >= 3 ? <WhereItWent person={progress.person} /> : undefined}
        <Failure error={failure} />
        <div className="acts">
          {act ? (
            <button disabled={step.isPending || !mayAct} onClick={() => step.mutate(progress)}>
              {act}
            </button>
          ) : undefined}
          {progress.step > 0 ? <PlainButton label={words.again} onClick={() => go({ step: 0 })} /> : undefined}
          {progress.person && progress.step >= 3 ? (
            <PlainButton
              label={words.clear}
              disabled={clear.isPending}
              onClick={() => clear.mutate(progress.person ?? '')}
            />
          ) : undefined}
        </div>
      </div>
    </Dialog>
  );
}

/** Does what a step says. @returns where that leads */
async function nextOf(step: number, person: string | undefined): Promise<Progress> {
  if (step === 0) {
    await publishSample();
    return { step: 1, person: '' };
  }
  if (step === 1) return { step: 2, person: await makePerson() };
  if (person) await enrol(person);
  return { step: 3, person: person ?? '' };
}
