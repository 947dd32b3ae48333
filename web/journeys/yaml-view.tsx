import { useEffect, useRef } from 'react';
import { useWords } from '../shell/language';
import { useTyped } from '../fields/typed';
import type { Draft } from './use-draft';
import { journeyWords } from './words';

type Props = { readonly draft: Draft; readonly focus: { readonly line?: number | undefined } | undefined };

/** The text itself, with the number of each line. */
export function YamlView({ draft: { source, problems, write, isReadOnly }, focus }: Props) {
  const words = useWords(journeyWords);
  const area = useRef<HTMLTextAreaElement>(null);
  const numbers = useRef<HTMLPreElement>(null);
  const { props } = useTyped(source, (text) => write(text, 'yaml'));
  const flawed = new Set(problems.map(({ line }) => line));
  const count = props.value.split('\n').length;
  useEffect(() => {
    if (focus?.line !== undefined && area.current) goToLine(area.current, focus.line);
  }, [focus]);
  return (
    <div className="yaml">
      <pre aria-hidden="true" ref={numbers}>
        {Array.from({ length: count }, (_, index) => (
          <span key={index} className={flawed.has(index + 1) ? 'warn' : undefined}>{`${index + 1}\n`}</span>
        ))}
      </pre>
      <textarea
        ref={area}
        {...props}
        className="code"
        aria-label={words.views.yaml}
        readOnly={isReadOnly}
        spellCheck={false}
        wrap="off"
        onScroll={({ currentTarget }) => numbers.current?.scrollTo(0, currentTarget.scrollTop)}
      />
    </div>
  );
}

function goToLine(area: HTMLTextAreaElement, line: number): void {
  const lines = area.value.split('\n');
  const start = lines.slice(0, line - 1).join('\n').length + (line > 1 ? 1 : 0);
  area.focus();
  area.setSelectionRange(start, start + (lines[line - 1]?.length ?? 0));
  area.scrollTop = Math.max(0, (area.scrollHeight / Math.max(1, lines.length)) * (line - 4));
}
