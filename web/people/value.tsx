import { cutText } from '../../domain/schema/storable';

const shown = 200;
type Props = { readonly of: unknown; readonly note?: string | undefined };

/** A value that somebody sent: text and nothing else, whatever it holds; what is long can be opened. */
export function Value({ of, note }: Props) {
  const text = typeof of === 'string' ? of : JSON.stringify(of);
  const isLong = text.length > shown;
  return (
    <>
      <bdi>{isLong ? `${cutText(text, shown)} …` : text}</bdi> {note ? <em className="quiet">{note}</em> : undefined}
      {isLong ? (
        <details>
          <summary>{text.length}</summary>
          <bdi>{text}</bdi>
        </details>
      ) : undefined}
    </>
  );
}
