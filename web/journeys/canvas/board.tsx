import { ReactFlow, ViewportPortal } from '@xyflow/react';
import '@xyflow/react/dist/base.css';
import { useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useLanguage, type Language } from '../../shell/language';
import { sayBranch } from '../say-card';
import type { Card } from '../../../domain/schema/edit/cards';
import { layOut, size, type Layout, type Line } from './layout';
import { journeyWords } from '../words';
import { edgeTypes, LineLabel, type Label, type LineEdge } from './edge';
import { isAlike, Kept } from './kept';
import { nodeTypes, type AnyNode } from './nodes';
import { HandsContext, type Badges, type Hands } from './shown';
import { PlainButton } from '../../ui/plain-button';

export type BoardProps = {
  readonly cards: readonly Card[];
  /** Who enters, in words. */
  readonly entered: string;
  /** Key of the selected card; undefined: the journey itself. */
  readonly selected: string | undefined;
  readonly hands: Hands;
  /** Ids of the steps that whoever was tried passed. */
  readonly trace?: readonly string[] | undefined;
  readonly badges?: Badges | undefined;
  /** How many problems stand in a card, by its key. */
  readonly flaws?: ReadonlyMap<string, number> | undefined;
};

const edge = 24;
const zooms = [0.4, 0.6, 0.8, 1, 1.25, 1.5];

/** The tree of steps drawn; as large as it is, so that it scrolls as any page does, also for keyboards. */
export function Board(props: BoardProps) {
  const { language } = useLanguage();
  const words = journeyWords[language];
  const layout = useMemo(() => layOut(props.cards), [props.cards]);
  const { zoom, setZoom, sheet } = useZoom(layout.width);
  const nodes = useKept(nodesOf(layout, props), isSameNode);
  const edges = useKept(layout.lines.map(edgeOf), isAlike);
  const labels = useKept(labelsOf(layout, props, language), isSameLabel);
  const width = (layout.width + 2 * edge) * zoom;
  const height = (layout.height + 2 * edge) * zoom;
  const step = (by: number): void => setZoom(zooms[zooms.indexOf(zoom) + by] ?? zoom);
  return (
    <HandsContext value={props.hands}>
      <div className="canvas">
        <div className="zoom acts">
          <PlainButton label="−" aria-label={words.zoomOut} onClick={() => step(-1)} />
          <PlainButton label="+" aria-label={words.zoomIn} onClick={() => step(1)} />
        </div>
        <section className="sheet" aria-label={words.views.canvas} ref={sheet}>
          <div style={{ width, height }}>
            <ReactFlow
              nodes={nodes}
              edges={edges}
              nodeTypes={nodeTypes}
              edgeTypes={edgeTypes}
              viewport={{ x: edge * zoom, y: edge * zoom, zoom }}
              nodesDraggable={false}
              nodesConnectable={false}
              nodesFocusable={false}
              edgesFocusable={false}
              elementsSelectable={false}
              panOnDrag={false}
              zoomOnScroll={false}
              zoomOnPinch={false}
              zoomOnDoubleClick={false}
              preventScrolling={false}
              minZoom={0.4}
            >
              <ViewportPortal>
                {labels.map((label) => (
                  <LineLabel key={label.id} label={label} />
                ))}
              </ViewportPortal>
            </ReactFlow>
          </div>
        </section>
      </div>
    </HandsContext>
  );
}

/** Narrower than this a board shows the whole journey, however small, before somebody reads on it. */
const narrow = 640;

/** Begins as large as fits; where a journey starts is seen first, however wide it is. */
function useZoom(width: number) {
  const sheet = useRef<HTMLElement>(null);
  const [zoom, setZoom] = useState(1);
  const first = useRef(width);
  useLayoutEffect(() => {
    const room = sheet.current?.clientWidth ?? 0;
    const fits = zooms.findLast((one) => one <= 1 && (first.current + 2 * edge) * one <= room);
    setZoom(room < narrow ? (fits ?? zooms[0] ?? 1) : 1);
  }, []);
  useLayoutEffect(() => {
    const { current: seen } = sheet;
    if (seen) seen.scrollLeft = (seen.scrollWidth - seen.clientWidth) / 2;
  }, [zoom]);
  return { zoom, setZoom, sheet };
}

function useKept<T extends { readonly id: string }>(made: readonly T[], isSame: (one: T, other: T) => boolean): T[] {
  const [kept] = useState(() => new Kept(isSame));
  return useMemo(() => kept.next(made), [kept, made]);
}

const isSameNode = (one: AnyNode, other: AnyNode): boolean =>
  isAlike(one.position, other.position) && isSameData(one.data, other.data);

/** What is shown under a card is compared as it is, cards by what they say. */
function isSameData(one: AnyNode['data'], other: AnyNode['data']): boolean {
  const { badge, card, ...rest } = { badge: undefined, card: undefined, ...one };
  const { badge: otherBadge, card: otherCard, ...others } = { badge: undefined, card: undefined, ...other };
  return (
    badge === otherBadge &&
    isAlike(card?.step ?? card?.kind, otherCard?.step ?? otherCard?.kind) &&
    isAlike(rest, others)
  );
}

const isSameLabel = ({ badge, ...one }: Label, { badge: otherBadge, ...other }: Label): boolean =>
  badge === otherBadge && isAlike(one, other);

const dot = { width: 12, height: 12 };

function nodesOf(layout: Layout, { entered, selected, trace, badges, flaws }: BoardProps): AnyNode[] {
  const passed = trace && new Set(trace);
  return layout.nodes.map((placed): AnyNode => {
    const at = (width: number) => ({ id: placed.key, position: { x: placed.x - width / 2, y: placed.y } });
    const whole = { ...at(size.width), width: size.width, height: size.height };
    if (placed.what === 'start')
      return { ...whole, type: 'start', data: { says: entered, isSelected: selected === undefined } };
    if (placed.what !== 'card')
      return { ...at(dot.width), ...dot, type: 'dot', data: { isEnd: placed.what === 'end' } };
    const { card } = placed;
    const data = {
      card,
      isSelected: card.key === selected,
      flaws: flaws?.get(card.key) ?? 0,
      isPassed: passed?.has(card.id),
      badge: badges?.get(card.id),
    };
    return { ...whole, type: 'card', data };
  });
}

const edgeOf = ({ key, from, to, x }: Line): LineEdge => ({
  id: `line ${key}`,
  type: 'line',
  source: from,
  target: to,
  data: { x },
});

/** In reading order, also for who goes from one to the next by keyboard. */
function labelsOf({ nodes, lines }: Layout, { badges }: BoardProps, language: Language): Label[] {
  const bottoms = new Map(nodes.map(({ key, what, y }) => [key, y + (what === 'join' ? dot.height : size.height)]));
  return lines.map(({ key, from, x, spot, branch, card }) => ({
    id: key,
    x,
    y: (bottoms.get(from) ?? 0) + size.down * 0.6,
    spot,
    says: branch && card ? sayBranch(card, branch, language) : undefined,
    badge: branch && card ? badges?.get(`${card.id}.${branch.place}`) : undefined,
  }));
}
