import { lazy, Suspense, useEffect, useRef, useState, type ReactNode } from 'react';
import { ask } from '../api/client';
import { asking } from '../api/asking';
import { Away } from '../api/refused';
import { hasBeenIn, signedIn, useSignedIn } from '../api/signed-in';
import { Failure } from '../ui/failure';
import { useWords } from './language';
import { shellWords } from './words';
import { SignIn } from './sign-in';

const FirstPage = lazy(async () => ({ default: (await import('../home/first-page')).FirstPage }));

/** Nothing but the first page, where the API tells it to anybody, is shown to whom the API does not know; who was at work signs in over the page, which stays as it is. */
export function SessionGate({ children }: { readonly children: ReactNode }) {
  const who = useSignedIn();
  const [failure, setFailure] = useState<unknown>();
  useEffect(() => {
    if (who === undefined) void recognise(setFailure);
  }, [who]);
  if (failure !== undefined && who === undefined)
    return (
      <main className="narrow">
        <Failure error={failure} again={() => void recognise(setFailure)} />
      </main>
    );
  // As web/index.html has it before any script came.
  if (who === undefined)
    return (
      <div className="frame">
        <header>
          <span className="brand">Sojourn</span>
        </header>
      </div>
    );
  if (!hasBeenIn())
    return location.pathname === '/' ? (
      <Suspense>
        <FirstPage />
      </Suspense>
    ) : (
      <SignIn />
    );
  return (
    <>
      {children}
      {who === null ? <SignInOver /> : undefined}
    </>
  );
}

async function recognise(fail: (error: unknown) => void): Promise<void> {
  try {
    signedIn(await ask('GET /v1/session'));
  } catch (error) {
    if (error instanceof Away) fail(error);
    else signedIn(null);
  }
}

function SignInOver() {
  const words = useWords(shellWords);
  const dialog = useRef<HTMLDialogElement>(null);
  const show = (): void => dialog.current?.showModal();
  useEffect(show, []);
  // A browser closes what does not want to be closed after the third Escape.
  return (
    <dialog ref={dialog} aria-label={words.signIn} onCancel={(event) => event.preventDefault()} onClose={show}>
      <p>{words.signInAgain}</p>
      <SignIn again={() => void asking.invalidateQueries()} />
    </dialog>
  );
}
