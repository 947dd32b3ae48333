import { useListed } from '../../api/asking';
import { Who } from '../../people/who';
import { useLanguage, useWords } from '../../shell/language';
import { Dialog } from '../../ui/dialog';
import { PagedTable } from '../../ui/tables/paged-table';
import { When } from '../../ui/said';
import { sayWhy } from '../../../domain/words/say/why';
import { liveWords } from './words';

/** A number of a journey, behind which people stand. */
export type There = {
  readonly state: 'waiting' | 'sent' | 'held' | 'skipped' | 'exited' | 'goal';
  readonly step?: string | undefined;
  readonly reason?: string | undefined;
  readonly version?: number | undefined;
  /** When they entered. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** The number's name, in words. */
  readonly name: string;
};

type Props = { readonly journeyKey: string; readonly there: There; readonly onClose: () => void };

/** The people behind a number, who came last first. */
export function PeopleThere({ journeyKey: key, there: { name, ...query }, onClose }: Props) {
  const words = useWords(liveWords);
  const { language } = useLanguage();
  const people = useListed('GET /v1/journeys/{key}/people', { params: { key }, query });
  return (
    <Dialog title={name} onClose={onClose} isDrawer>
      <PagedTable
        of={people}
        empty={words.nobody}
        name={words.people}
        by={({ id, at, step, reason }) => `${id} ${at} ${step} ${reason}`}
        columns={[
          [words.customer, (one) => <Who of={one} />],
          [words.since, ({ at }) => <When at={at} />],
          [words.why, ({ reason }) => (reason === null ? undefined : sayWhy(reason, language))],
        ]}
      />
    </Dialog>
  );
}
