import { useMay } from '../api/signed-in';
import { useWords } from '../shell/language';
import { Failure } from '../ui/failure';
import { isShelf } from './places';
import { PenFailure } from './pen-failure';
import type { Definition } from './use-definition';
import { definitionWords } from './words';

/** Which version is in force, whether the text is saved, and what to do where it is not. */
export function Standing({ definition, mayWrite }: { readonly definition: Definition; readonly mayWrite: boolean }) {
  const words = useWords(definitionWords);
  const mayPublish = useMay('publish');
  const { kind, version, isSaved, isRestored, isBusy, failure, isOvertaken, takeTheirs, keepMine } = definition;
  return (
    <>
      <p className="quiet">
        {version === null ? words.neverPublished : words.inForce(version)}{' '}
        <output>
          {mayWrite ? (isSaved ? (isShelf(kind) ? words.saved : undefined) : words.unsaved) : words.readOnly}
          {isRestored ? ` ${words.restored}` : undefined}
        </output>{' '}
        {mayWrite && !mayPublish ? `${words.noKeyOf} ` : undefined}
        {mayWrite && !isSaved ? (
          <button className="plain word" disabled={isBusy} onClick={() => void takeTheirs()}>
            {words.discard}
          </button>
        ) : undefined}
      </p>
      <PenFailure />
      {isOvertaken ? (
        <div role="alert" className="card warn">
          <p>{words.overtaken}</p>
          <div className="acts">
            <button onClick={() => void takeTheirs()}>{words.takeTheirs}</button>
            <button className="plain" onClick={() => void keepMine()}>
              {words.keepMine}
            </button>
          </div>
        </div>
      ) : failure ? (
        <Failure error={failure} />
      ) : undefined}
    </>
  );
}
