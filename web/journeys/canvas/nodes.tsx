import { Handle, Position, type Node, type NodeProps } from '@xyflow/react';
import { memo, useContext, type ReactNode } from 'react';
import { useLanguage } from '../../shell/language';
import { views } from '../../steps/views';
import type { Card } from '../../../domain/schema/edit/cards';
import { sayCard } from '../say-card';
import { journeyWords } from '../words';
import { HandsContext } from './shown';

export type CardNode = Node<
  {
    readonly card: Card;
    readonly isSelected: boolean;
    /** Problems that stand in it, not counting those of the steps below. */
    readonly flaws: number;
    /** Whether whoever was tried passed here; undefined where nobody was. */
    readonly isPassed: boolean | undefined;
    readonly badge: ReactNode;
  },
  'card'
>;
export type StartNode = Node<{ readonly says: string; readonly isSelected: boolean }, 'start'>;
export type DotNode = Node<{ readonly isEnd: boolean }, 'dot'>;
export type AnyNode = CardNode | StartNode | DotNode;

const Ties = ({ first = false, last = false }) => (
  <>
    {first ? undefined : <Handle type="target" position={Position.Top} isConnectable={false} />}
    {last ? undefined : <Handle type="source" position={Position.Bottom} isConnectable={false} />}
  </>
);

function StepCard({ data: { card, isSelected, flaws, isPassed, badge } }: NodeProps<CardNode>) {
  const { language } = useLanguage();
  const { select } = useContext(HandsContext);
  const { kind, says } = sayCard(card, language);
  const state = `step${isPassed === undefined ? '' : isPassed ? ' passed' : ' dim'}${flaws > 0 ? ' flawed' : ''}`;
  return (
    <div className={state}>
      <Ties />
      <button className="plain" aria-pressed={isSelected} title={says} onClick={() => select(card.key)}>
        <span className="kind">
          <span aria-hidden="true">{card.kind ? views[card.kind].icon : '?'}</span> {kind}
          {flaws > 0 ? <em> · {journeyWords[language].problemCount(flaws)}</em> : undefined}
        </span>
        <span className="says">{says.slice(0, 200)}</span>
      </button>
      {badge === undefined ? undefined : <div className="badge">{badge}</div>}
    </div>
  );
}

function StartCard({ data: { says, isSelected } }: NodeProps<StartNode>) {
  const words = journeyWords[useLanguage().language];
  const { select } = useContext(HandsContext);
  return (
    <div className="step start">
      <Ties first />
      <button className="plain" aria-pressed={isSelected} title={says} onClick={() => select(undefined)}>
        <span className="kind">{words.start}</span>
        <span className="says">{says.slice(0, 200)}</span>
      </button>
    </div>
  );
}

function Dot({ data: { isEnd } }: NodeProps<DotNode>) {
  const words = journeyWords[useLanguage().language];
  return (
    <div className={isEnd ? 'dot end' : 'dot'}>
      <Ties last={isEnd} />
      {isEnd ? words.ends : undefined}
    </div>
  );
}

export const nodeTypes = { card: memo(StepCard), start: memo(StartCard), dot: memo(Dot) };
