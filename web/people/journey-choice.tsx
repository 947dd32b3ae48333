import type { ComponentProps } from 'react';
import { useAsked } from '../api/asking';
import { Choice } from '../ui/choice';

/** One of the journeys that people can be in. */
export function JourneyChoice(props: Omit<ComponentProps<typeof Choice>, 'options'>) {
  const { data } = useAsked('GET /v1/journeys', { query: { limit: 200 } });
  const published = (data?.items ?? []).filter(({ version }) => version !== null);
  return <Choice {...props} options={published.map(({ key, name }) => [key, name])} />;
}
