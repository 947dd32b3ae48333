import { useState } from 'react';
import { useDoing } from '../../api/asking';
import { ask } from '../../api/client';
import { useMay } from '../../api/signed-in';
import { useWords } from '../../shell/language';
import { Dialog } from '../../ui/dialog';
import { Failure } from '../../ui/failure';
import { journeyWords } from '../words';
import { liveWords } from './words';

type State = 'draft' | 'live' | 'paused' | 'archived';
type Act = 'pause' | 'resume' | 'archive';
const acts: Readonly<Record<State, readonly Act[]>> = {
  draft: [],
  live: ['pause', 'archive'],
  paused: ['resume', 'archive'],
  archived: [],
};

/** Whether a journey runs, and the hands on it; each says what it will do before it does it. */
export function Steer({ journeyKey: key, state }: { readonly journeyKey: string; readonly state: State }) {
  const words = useWords(liveWords);
  const { states } = useWords(journeyWords);
  const [chosen, choose] = useState<Act>();
  const mayWrite = useMay('write');
  const doing = useDoing(async (act: Act) => {
    await ask(`POST /v1/journeys/{key}/${act}`, { params: { key } });
    choose(undefined);
  });
  return (
    <div className="row">
      <span className="chip">{states[state]}</span>
      {mayWrite
        ? acts[state].map((act) => (
            <button key={act} className="plain" onClick={() => choose(act)}>
              {words[act]}
            </button>
          ))
        : undefined}
      {chosen ? (
        <Dialog title={words[chosen]} onClose={() => choose(undefined)}>
          <p>{words.will[chosen]}</p>
          {doing.error ? <Failure error={doing.error} /> : undefined}
          <div className="acts">
            <button disabled={doing.isPending} onClick={() => doing.mutate(chosen)}>
              {words[chosen]}
            </button>
          </div>
        </Dialog>
      ) : undefined}
    </div>
  );
}
