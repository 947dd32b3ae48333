import { BaseEdge, EdgeLabelRenderer, type Edge, type EdgeProps } from '@xyflow/react';
import { memo, useContext, type ReactNode } from 'react';
import { useLanguage } from '../../shell/language';
import type { Spot } from '../../../domain/schema/edit/document';
import { size } from '../tree/layout';
import { journeyWords } from '../words';
import { HandsContext } from './shown';

export type LineEdge = Edge<
  {
    readonly spot: Spot | undefined;
    /** The name of the branch that begins here. */
    readonly says: string | undefined;
    /** The column in which it runs down. */
    readonly x: number;
    readonly badge: ReactNode;
  },
  'line'
>;

function Line({ id, sourceX, sourceY, targetX, targetY, data }: EdgeProps<LineEdge>) {
  const words = journeyWords[useLanguage().language];
  const { insert } = useContext(HandsContext);
  if (!data) return undefined;
  const { spot, says, x, badge } = data;
  const [first, last] = [sourceY + size.down / 4, targetY - size.down / 4];
  const path = `M ${sourceX} ${sourceY} V ${first} H ${x} V ${last} H ${targetX} V ${targetY}`;
  const y = sourceY + size.down * 0.6;
  return (
    <>
      <BaseEdge id={id} path={path} />
      <EdgeLabelRenderer>
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
      </EdgeLabelRenderer>
    </>
  );
}

export const edgeTypes = { line: memo(Line) };
