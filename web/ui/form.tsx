import type { FormEvent, ReactNode } from 'react';

type Props = {
  readonly className?: string;
  readonly onSend: (form: FormData) => void;
  readonly children: ReactNode;
};

/** Fields that are sent together; where they go is said by what they stand in. */
export function Form({ className = 'stack', onSend, children }: Props) {
  const send = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    onSend(new FormData(event.currentTarget));
  };
  return (
    <form className={className} onSubmit={send}>
      {children}
    </form>
  );
}

/** What was typed into one of its fields. */
export function formText(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === 'string' ? value.trim() : '';
}
