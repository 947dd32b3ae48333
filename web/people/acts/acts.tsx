import { useState, type ComponentType } from 'react';
import { useMay, useSignedIn } from '../../api/signed-in';
import { useWords } from '../../shell/language';
import { shellWords } from '../../shell/words';
import type { Person } from '../name-in';
import { Enrol } from './enrol';
import { Erase } from './erase';
import { Export } from './export';
import { Merge } from './merge';
import { Pause } from './pause';
import { Unmerge } from './unmerge';
import { actWords } from './words';

export type ActProps = {
  readonly person: Person;
  readonly onClose: () => void;
  readonly onErased: (receipt: string) => void;
};

const acts = { pause: Pause, enrol: Enrol, merge: Merge, unmerge: Unmerge, export: Export, erase: Erase };
type Act = keyof typeof acts;

/** What can be done to somebody; who may not is told so. */
export function Acts({ person, onErased }: Pick<ActProps, 'person' | 'onErased'>) {
  const words = useWords(actWords);
  const shell = useWords(shellWords);
  const mayWrite = useMay('write');
  const who = useSignedIn();
  const [open, setOpen] = useState<Act>();
  const Open: ComponentType<ActProps> | undefined = open && acts[open];
  const button = (act: Act) => {
    const look = { className: act === 'erase' ? 'danger' : 'plain', disabled: act !== 'export' && !mayWrite };
    return (
      <button key={act} {...look} onClick={() => setOpen(act)}>
        {words[act === 'pause' && person.paused ? 'resume' : act]}
      </button>
    );
  };
  return (
    <>
      {(Object.keys(acts) as Act[]).map(button)}
      {!mayWrite && who ? <small className="quiet">{shell.notAllowed(shell.roles[who.role])}</small> : undefined}
      {Open ? <Open person={person} onClose={() => setOpen(undefined)} onErased={onErased} /> : undefined}
    </>
  );
}
