import { useQuery } from '@tanstack/react-query';

/** What reads and writes YAML is larger than any page that edits: it comes behind what the API has read already. */
export const fetchPen = () => import('./yaml').then(({ pen }) => pen);

/** Undefined until it came. */
export const usePen = () =>
  useQuery({ queryKey: ['pen'], queryFn: fetchPen, staleTime: Infinity, gcTime: Infinity, throwOnError: true }).data;
