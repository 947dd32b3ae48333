import { useEffect, useRef, useState } from 'react';
import type { Lived, Order } from '../../../domain/rehearse/sent';

/** Milliseconds after which a life takes too long. */
const patience = 10_000;

export type Rehearsed = Lived | 'too-long' | undefined;

/** What comes of the newest order, worked out beside the page; the one before stays until it is there. */
export function useRehearsal(order: Order | undefined): Rehearsed {
  const [rehearsed, setRehearsed] = useState<Rehearsed>();
  const worker = useRef<Worker>(undefined);
  const turn = useRef(0);
  useEffect(() => {
    if (!order) return undefined;
    const mine = ++turn.current;
    const at = (worker.current ??= new Worker(new URL('./rehearse.worker.ts', import.meta.url), { type: 'module' }));
    const end = (): void => {
      at.terminate();
      worker.current = undefined;
    };
    const late = setTimeout(() => {
      end();
      setRehearsed('too-long');
    }, patience);
    const heard = ({ data }: MessageEvent<{ turn: number; lived: Lived }>): void => {
      if (data.turn !== mine) return;
      clearTimeout(late);
      setRehearsed(data.lived);
    };
    at.addEventListener('message', heard);
    at.postMessage({ turn: mine, order });
    return () => {
      clearTimeout(late);
      at.removeEventListener('message', heard);
    };
  }, [order]);
  useEffect(() => () => worker.current?.terminate(), []);
  return rehearsed;
}
