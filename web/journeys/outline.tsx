import { useEffect, type KeyboardEvent } from 'react';
import { useLanguage } from '../shell/language';
import { views } from '../steps/views';
import type { Spot } from '../../domain/schema/edit/document';
import { goToFields, Tools } from './inspector/inspector';
import type { Card } from '../../domain/schema/edit/cards';
import { sayBranch, sayCard } from './say-card';
import { beside, type Steps } from './use-steps';
import { journeyWords } from './words';
import { PlainButton } from '../ui/plain-button';

type Props = {
  readonly cards: readonly Card[];
  readonly steps: Steps;
  readonly choose: (key: string) => void;
  readonly flaws: ReadonlyMap<string, number>;
  readonly onInsert: (spot: Spot) => void;
};

/** The steps as a nested list: arrows go from step to step, Alt and an arrow moves one, Delete removes it. */
export function Outline(props: Props) {
  const words = journeyWords[useLanguage().language];
  const key = props.steps.selected?.key;
  useEffect(() => {
    const item = key === undefined ? undefined : stepsShown().find(({ dataset }) => dataset.step === key);
    if (item && (document.activeElement === document.body || document.activeElement?.matches('.outline *')))
      item.focus();
  }, [key]);
  return (
    <section className="outline card" aria-label={words.steps}>
      {props.cards.length === 0 ? <p className="quiet">{words.emptyJourney}</p> : undefined}
      <Level {...props} list={['steps']} />
    </section>
  );
}

function Level({ list, ...props }: Props & { readonly list: Spot['list'] }) {
  const words = journeyWords[useLanguage().language];
  const { cards, steps, onInsert } = props;
  return (
    <>
      {cards.length === 0 ? undefined : (
        <ol>
          {cards.map((card) => (
            <Item key={card.key} {...props} card={card} />
          ))}
        </ol>
      )}
      {steps.isReadOnly || list.length === 0 ? undefined : (
        <PlainButton label={words.add} onClick={() => onInsert({ list, index: cards.length })} />
      )}
    </>
  );
}

function Item({ card, ...props }: Props & { readonly card: Card }) {
  const { language } = useLanguage();
  const words = journeyWords[language];
  const { cards, steps, choose, flaws, onInsert } = props;
  const { kind, says } = sayCard(card, language);
  const isSelected = steps.selected?.key === card.key;
  const count = flaws.get(card.key) ?? 0;
  const press = (event: KeyboardEvent): void => {
    const by = event.key === 'ArrowUp' ? -1 : 1;
    const to =
      !steps.isReadOnly && event.altKey && /^Arrow(Up|Down)$/.test(event.key)
        ? beside(card, cards.length, by)
        : undefined;
    if (to) steps.move(card, to);
    else if (event.key === 'Delete' && !steps.isReadOnly) {
      near(event, -1)?.focus();
      steps.remove(card);
    } else if (event.altKey || !/^Arrow(Up|Down)$/.test(event.key)) return;
    else near(event, by)?.focus();
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <li>
      <button
        className="plain item"
        data-step={card.key}
        aria-pressed={isSelected}
        onClick={() => choose(card.key)}
        onKeyDown={press}
      >
        <span aria-hidden="true">{card.kind ? views[card.kind].icon : '?'}</span> <b>{kind}</b>{' '}
        {(says.startsWith(kind) ? says.slice(kind.length).trimStart() : says).slice(0, 200)}
        {count > 0 ? <em className="warn"> · {words.problemCount(count)}</em> : undefined}
      </button>
      {isSelected ? (
        <div className="row">
          <PlainButton isSmall label={words.toFields} onClick={goToFields} />
          <Tools card={card} steps={steps} siblings={cards.length} />
          {steps.isReadOnly ? undefined : (
            <PlainButton label={words.addAfter} onClick={() => onInsert(steps.after(card.path))} />
          )}
        </div>
      ) : undefined}
      {card.branches.map((branch) => (
        <fieldset key={branch.place} className="branch-of">
          <legend>{sayBranch(card, branch, language).slice(0, 200)}</legend>
          <Level {...props} cards={branch.cards} list={branch.list} />
        </fieldset>
      ))}
    </li>
  );
}

const stepsShown = (): HTMLElement[] => [...document.querySelectorAll<HTMLElement>('.outline [data-step]')];

/** The step above or below, whatever list it is in. */
function near({ currentTarget }: KeyboardEvent, by: -1 | 1): HTMLElement | undefined {
  const items = stepsShown();
  return items[items.findIndex((one) => one === currentTarget) + by];
}
