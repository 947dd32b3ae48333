import { DateTime } from 'luxon';
import { useState } from 'react';
import { useWords } from '../../shell/language';
import { When } from '../../ui/said';
import { tryWords } from './words';
import { TextInput } from '../../ui/text-input';
import { PlainButton } from '../../ui/plain-button';

type Props = {
  /** Where it stands, epoch milliseconds; undefined at the end. */
  readonly clock: number | undefined;
  /** The instants at which something happens, in order. */
  readonly moments: readonly number[];
  readonly onMove: (clock: number | undefined) => void;
};

/** Moves the time until which they live: to the next thing that happens, or to a date. */
export function Clock({ clock, moments, onMove }: Props) {
  const words = useWords(tryWords);
  const now = clock ?? moments.at(-1);
  const next = clock === undefined ? undefined : moments.find((one) => one > clock);
  const shown = now === undefined ? '' : DateTime.fromMillis(now).toFormat("yyyy-MM-dd'T'HH:mm");
  // A year is typed digit by digit, the first of which are long before the start.
  const [typed, setTyped] = useState<string>();
  const move = (text: string): void => {
    setTyped(text);
    const at = DateTime.fromISO(text).toMillis();
    if (at >= (moments[0] ?? at)) onMove(at);
  };
  return (
    <fieldset className="stack">
      <legend>{words.clock}</legend>
      <output>{now === undefined ? undefined : <When at={new Date(now).toISOString()} />}</output>
      <div className="row">
        <PlainButton label={words.toStart} onClick={() => onMove(moments[0])} />
        <PlainButton label={words.next} disabled={next === undefined} onClick={() => onMove(next)} />
        <PlainButton label={words.toEnd} disabled={clock === undefined} onClick={() => onMove(undefined)} />
        <TextInput
          label={words.until}
          isInline
          type="datetime-local"
          value={typed ?? shown}
          onType={move}
          onBlur={() => setTyped(undefined)}
        />
      </div>
    </fieldset>
  );
}
