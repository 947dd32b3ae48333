import type { ReactNode } from 'react';
import type { AnswerOf } from '../api/client';
import { useLanguage } from '../shell/language';
import { When } from '../ui/said';
import { Table } from '../ui/tables/table';
import { auditActs, auditKinds, auditWords } from './words';

type Line = AnswerOf<'GET /v1/audit'>['items'][number];
type Props = {
  readonly of: readonly Line[];
  readonly sayWho?: (who: Line['who']) => ReactNode;
  /** All are of the same thing, which need not be named. */
  readonly isOfOne?: boolean;
};

/** Who changed what, a line each. */
export function AuditLines({ of, sayWho = ({ name }) => name, isOfOne = false }: Props) {
  const { language } = useLanguage();
  const words = auditWords[language];
  /** What is not known here stands as the API calls it. */
  const sayAct = (what: string): string => {
    const [kind = '', act = ''] = what.split('.');
    const named = (said: object, name: string): string =>
      new Map<string, string>(Object.entries(said)).get(name) ?? name;
    return words.act(named(auditKinds[language], kind), named(auditActs[language], act));
  };
  const target = ({ target: one }: Line) => one;
  return (
    <Table
      name={words.title}
      of={of}
      by={({ id }) => id}
      columns={[
        [words.when, ({ at }) => <When at={at} isExact />],
        [words.who, ({ who }) => sayWho(who)],
        [
          words.did,
          ({ what, outcome }) => (
            <span title={what}>
              {sayAct(what)} {outcome === 'unknown' ? <em>{words.unknown}</em> : undefined}
            </span>
          ),
        ],
        ...(isOfOne ? [] : [[words.target, target] as const]),
        [words.note, ({ note }) => note],
      ]}
    />
  );
}
