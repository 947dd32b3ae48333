/** Where a person's workflow is shown in the Temporal UI. @param temporalUi as the API tells its place */
export const workflowOf = (temporalUi: string, customer: string): string =>
  `${temporalUi.replace(/\/$/, '')}/namespaces/default/workflows/${encodeURIComponent(`customer/${customer}`)}`;
