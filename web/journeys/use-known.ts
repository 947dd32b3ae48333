import { ownEvents, ownTraits } from '../../domain/person/plan/data-plan';
import { computedNames } from '../../domain/person/computed/computed-names';
import { useMemo } from 'react';
import { useAsked } from '../api/asking';
import { useAtRest } from '../ui/at-rest';
import { valueAt, type KnownNames } from '../fields/editing';

/** Names that an author may mean: what is published and planned, and what the product itself knows. */
export function useKnown(): KnownNames {
  const enabled = useAtRest();
  const many = { query: { limit: 200 }, enabled };
  const templates = useAsked('GET /v1/templates', many).data;
  const journeys = useAsked('GET /v1/journeys', many).data;
  const audiences = useAsked('GET /v1/audiences', many).data;
  const policy = useAsked('GET /v1/policy', { enabled }).data;
  const plan = useAsked('GET /v1/data-plan', { enabled }).data;
  return useMemo(
    () => ({
      templates: keysIn(templates),
      journeys: keysIn(journeys),
      audiences: keysIn(audiences),
      purposes: namesIn(valueAt(policy, ['purposes'])),
      events: together(
        namesIn(valueAt(plan, ['events'])),
        ['Order Completed', 'Product Added', 'Product Viewed'],
        ownEvents,
      ),
      traits: together(namesIn(valueAt(plan, ['traits'])), ownTraits, computedNames),
    }),
    [templates, journeys, audiences, policy, plan],
  );
}

const keysIn = (list: { readonly items: readonly { readonly key: string }[] } | undefined): string[] =>
  (list?.items ?? []).map(({ key }) => key);

const namesIn = (value: unknown): string[] => (typeof value === 'object' && value !== null ? Object.keys(value) : []);

const together = (...names: readonly (readonly string[])[]): string[] => [...new Set(names.flat())];
