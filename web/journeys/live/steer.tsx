import { useState } from 'react';
import { useDoing } from '../../api/asking';
import { ask } from '../../api/client';
import { useMay } from '../../api/signed-in';
import { useWords } from '../../shell/language';
import { ActDialog } from '../../ui/act-dialog';
import { journeyWords } from '../words';
import { liveWords } from './words';
import { PlainButton } from '../../ui/plain-button';

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
            <PlainButton
              key={act}
              label={words[act]}
              disabled={doing.isPending}
              onClick={() => (doing.reset(), choose(act))}
            />
          ))
        : undefined}
      {chosen ? (
        <ActDialog
          title={words[chosen]}
          what={words.will[chosen]}
          act={words[chosen]}
          doing={doing}
          onAct={() => doing.mutate(chosen)}
          onClose={() => choose(undefined)}
        />
      ) : undefined}
    </div>
  );
}
