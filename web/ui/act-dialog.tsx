import type { UseMutationResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useWords } from '../shell/language';
import { shellWords } from '../shell/words';
import { Dialog } from './dialog';
import { Failure } from './failure';
import { Form } from './form';

type Props = {
  readonly title: string;
  /** What it will do, said before it is done. */
  readonly what?: string;
  readonly act: string;
  readonly doing: Pick<UseMutationResult, 'error' | 'isPending' | 'isSuccess'> & {
    /** What nobody could call back any more may be told. */
    readonly data:
      { readonly inTheAir?: readonly { readonly journey: string; readonly step: string }[] } | object | void;
  };
  readonly isReady?: boolean;
  readonly isDanger?: boolean;
  readonly onAct: (form: FormData) => void;
  readonly onClose: () => void;
  /** Said when it is done. */
  readonly done?: ReactNode;
  readonly children?: ReactNode;
};

/** Says what an act will do, does it, and says in place of the form what came of it. */
export function ActDialog({ doing, isReady = true, isDanger = false, onAct, done, children, ...props }: Props) {
  const words = useWords(shellWords);
  const { title, what, act, onClose } = props;
  const flying = doing.data && 'inTheAir' in doing.data ? (doing.data.inTheAir ?? []) : [];
  return (
    <Dialog title={title} onClose={onClose}>
      {doing.isSuccess ? (
        <output>
          {done ?? words.done}
          {flying.length > 0
            ? ` ${words.inTheAir} ${flying.map(({ journey, step }) => `${journey} · ${step}`).join(', ')}`
            : undefined}
        </output>
      ) : (
        <Form onSend={onAct}>
          {what ? <p>{what}</p> : undefined}
          {children}
          <Failure error={doing.error} />
          <button className={isDanger ? 'danger' : undefined} disabled={!isReady || doing.isPending}>
            {act}
          </button>
        </Form>
      )}
    </Dialog>
  );
}
