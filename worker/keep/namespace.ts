import type { Client } from '@temporalio/client';

/** What the namespace that holds the workflows tells of itself. */
export type Seen = {
  /** An emptied Temporal has the same name and another id. */
  readonly namespaceId: string;
  /** Temporal's time, as far as clocks agree. */
  readonly now: number;
  /** The last of our looks that it remembers; one that was restored from a backup remembers an older one. */
  readonly looks: number;
};

/** Several Sojourns may share a namespace. */
const keyOf = (database: string): string => `sojourn-looks-${database}`;

/** @throws when Temporal is away */
export async function seeNamespace({ workflowService, options }: Client, database: string): Promise<Seen> {
  const { namespaceInfo } = await workflowService.describeNamespace({ namespace: options.namespace });
  const looks = Number(namespaceInfo?.data?.[keyOf(database)] ?? 0);
  return { namespaceId: namespaceInfo?.id ?? '', now: Date.now(), looks };
}

/** @returns whether it is remembered: Temporal Cloud, and who logs in without the right to it, takes nothing down */
export async function rememberLook(
  { workflowService, options: { namespace } }: Client,
  database: string,
  look: number,
): Promise<boolean> {
  return workflowService.updateNamespace({ namespace, updateInfo: { data: { [keyOf(database)]: String(look) } } }).then(
    () => true,
    () => false,
  );
}
