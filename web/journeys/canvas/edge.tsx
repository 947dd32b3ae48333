import { BaseEdge, type Edge, type EdgeProps } from '@xyflow/react';
import { memo, useContext, type ReactNode } from 'react';
import { useLanguage } from '../../shell/language';
import type { Spot } from '../../../domain/schema/edit/document';
import { size } from './layout';
import { journeyWords } from '../words';
import { HandsContext } from './shown';

/** `x`: the column in which it runs down. */
export type LineEdge = Edge<{ readonly x: number }, 'line'>;

function Line({ id, sourceX, sourceY, targetX, targetY, data }: EdgeProps<LineEdge>) {
  const [first, last] = [sourceY + size.down / 4, targetY - size.down / 4];
  const path = `M ${sourceX} ${sourceY} V ${first} H ${data?.x ?? targetX} V ${last} H ${targetX} V ${targetY}`;
  return <BaseEdge id={id} path={path} />;
}

export const edgeTypes = { line: memo(Line) };

/** What stands on a line, at its place: the name of the branch that begins there, its numbers, and "+". */
export type Label = {
  readonly id: string;
  readonly x: number;
  readonly y: number;
  readonly spot: Spot | undefined;
  readonly says: string | undefined;
  readonly badge: ReactNode;
};

export const LineLabel = memo(function OnLine({ label: { x, y, spot, says, badge } }: { readonly label: Label }) {
  const words = journeyWords[useLanguage().language];
  const { insert } = useContext(HandsContext);
  return (
    <div className="on-line" style={{ transform: `translate(-50%, -50%) translate(${x}px, ${y}px)` }}>
      {says === undefined ? undefined : (
        <span className="branch" title={says}>
          {says.slice(0, 100)}
        </span>
      )}
      {badge}
      {spot && insert ? (
        <button className="add" aria-label={words.add} title={words.add} onClick={() => insert(spot)}>
          +
        </button>
      ) : undefined}
    </div>
  );
});
