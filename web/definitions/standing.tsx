import { useMay } from '../api/signed-in';
import { useWords } from '../shell/language';
import { Failure } from '../ui/failure';
import { isShelf } from './places';
import { Overtaken } from './overtaken';
import { PenFailure } from './pen-failure';
import type { Definition } from './use-definition';
import { definitionWords } from './words';
import { PlainButton } from '../ui/plain-button';

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
          <PlainButton isSmall label={words.discard} disabled={isBusy} onClick={() => void takeTheirs()} />
        ) : undefined}
      </p>
      <PenFailure />
      {isOvertaken ? (
        <Overtaken says={words.overtaken} takeTheirs={takeTheirs} keepMine={keepMine} />
      ) : (
        <Failure error={failure} />
      )}
    </>
  );
}
