import { useState } from 'react';
import { useLanguage, useWords } from '../../shell/language';
import { views } from '../../steps/views';
import type { Card } from '../../../domain/schema/edit/cards';
import { sayCard } from '../say-card';
import { beside, type Steps } from '../use-steps';
import { journeyWords } from '../words';
import { TextField } from './fields';
import { JourneyFields } from './journey-fields';
import { PlainButton } from '../../ui/plain-button';

type Props = { readonly steps: Steps; readonly siblings: number };

/** The fields of what is selected: a step, or the journey itself. */
export function Inspector({ steps, siblings }: Props) {
  const { language } = useLanguage();
  const words = journeyWords[language];
  const { selected } = steps;
  return (
    <section className="card inspector stack" aria-label={words.inspector}>
      {selected ? (
        <StepFields key={selected.key} card={selected} steps={steps} siblings={siblings} />
      ) : (
        <>
          <h2 tabIndex={-1}>{words.journey}</h2>
          <BackToSteps />
          <JourneyFields />
        </>
      )}
    </section>
  );
}

/** Who sees only the fields, or hears them, is led to them by their heading. */
export function goToFields(): void {
  const heading = document.querySelector<HTMLElement>('.inspector h2');
  heading?.focus({ preventScroll: true });
  heading?.closest('.inspector')?.scrollIntoView();
}

/** Where the steps stand beside the fields it is seen by who comes to it by keyboard. */
function BackToSteps() {
  const { backToSteps } = useWords(journeyWords);
  const back = (): void => {
    const steps = document.querySelector('.editor :is(.outline, .sheet)');
    const chosen = steps?.querySelector<HTMLElement>('[aria-pressed="true"]');
    (chosen ?? steps?.querySelector('button'))?.focus();
  };
  return (
    <button className="plain back" onClick={back}>
      {backToSteps}
    </button>
  );
}

const named = new Set(['message', 'split', 'survey']);

function StepFields({ card, steps, siblings }: Props & { readonly card: Card }) {
  const { language } = useLanguage();
  const words = journeyWords[language];
  const { kind, says } = sayCard(card, language);
  const Card = card.kind && views[card.kind].Card;
  return (
    <>
      <div>
        <h2 tabIndex={-1}>{kind}</h2>
        <p className="quiet">{says.slice(0, 300)}</p>
      </div>
      <BackToSteps />
      <Tools card={card} steps={steps} siblings={siblings} />
      {Card ? <Card at={card.path} /> : undefined}
      {card.kind && !named.has(card.kind) ? (
        <details>
          <summary>{words.more}</summary>
          <TextField at={[...card.path, 'id']} label="stepId" />
        </details>
      ) : undefined}
      <PlainButton label={words.journeyFields} onClick={() => steps.select(undefined)} />
    </>
  );
}

/** Whatever can be done to a step, for mouse, keyboard and screen reader alike. */
export function Tools({ card, steps, siblings }: Props & { readonly card: Card }) {
  const words = journeyWords[useLanguage().language];
  const [said, setSaid] = useState<string>();
  const { isReadOnly } = steps;
  const step = (label: string, by: -1 | 1) => {
    const to = beside(card, siblings, by);
    return <PlainButton label={label} disabled={isReadOnly || !to} onClick={() => to && steps.move(card, to)} />;
  };
  return (
    <div className="acts tools">
      {step(words.up, -1)}
      {step(words.down, 1)}
      <PlainButton label={words.copy} onClick={() => steps.copy(card)} />
      <PlainButton
        label={words.paste}
        disabled={isReadOnly}
        onClick={() => setSaid(steps.paste(card) === false ? words.nothingToPaste : undefined)}
      />
      <PlainButton label={words.duplicate} disabled={isReadOnly} onClick={() => steps.duplicate(card)} />
      <PlainButton label={words.remove} disabled={isReadOnly} onClick={() => steps.remove(card)} />
      <output>{said}</output>
    </div>
  );
}
