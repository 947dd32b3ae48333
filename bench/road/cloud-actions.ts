/** A history as the SDK writes it in JSON. */
export type RecordedHistory = {
  readonly events: readonly {
    readonly eventType: string;
    readonly markerRecordedEventAttributes?: { readonly workflowTaskCompletedEventId: string };
  }[];
};
type RecordedEvent = RecordedHistory['events'][number];

/** `TimerStarted` and the like. */
export const typeOf = ({ eventType }: RecordedEvent): string =>
  eventType
    .replace('EVENT_TYPE_', '')
    .toLowerCase()
    .replaceAll(/(?:^|_)(\w)/g, (_, letter: string) => letter.toUpperCase());

const oneEach: ReadonlySet<string> = new Set([
  'WorkflowExecutionStarted',
  'WorkflowExecutionContinuedAsNew',
  'WorkflowExecutionUpdateAccepted',
  'TimerStarted',
  'ActivityTaskScheduled',
  'UpsertWorkflowSearchAttributes',
]);

/**
 * Billed Actions of a history by the price list of Temporal Cloud: a signal that starts is one with
 * its start, the markers of one workflow task are one.
 */
export function cloudActions(events: readonly RecordedEvent[]): number {
  const named = events.map(typeOf);
  const plain = named.filter((type) => oneEach.has(type)).length;
  const starts = named.filter((type) => type === 'WorkflowExecutionStarted').length;
  const signals = named.filter((type) => type === 'WorkflowExecutionSignaled').length;
  const markers = new Set(
    events.flatMap(({ markerRecordedEventAttributes: marker }) =>
      marker ? [marker.workflowTaskCompletedEventId] : [],
    ),
  );
  return plain + Math.max(0, signals - starts) + markers.size;
}
