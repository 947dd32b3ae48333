/** Every code of a fault in an expression, with what it means. */
export const faultCodes = {
  'condition-empty': 'The expression is empty.',
  'condition-too-long': 'The expression is longer than 2,000 characters.',
  'condition-too-deep': 'The expression is nested deeper than 40 levels.',
  'condition-unreadable': 'The expression cannot be read from the place on that is named.',
  'condition-not-here': 'The name means nothing at this place: a condition without an event has no event, for one.',
  'condition-not-literal': 'The name of an event, a property or a window has to stand as a plain text.',
  'condition-type':
    'The types do not fit: a text compared with a number, or a condition that is neither true nor false.',
  'condition-unknown-field': 'There is no such field. The hint names the nearest.',
  'condition-unknown-function': 'There is no such function. The hint names the nearest.',
  'condition-unknown-name': 'There is no such name. The hint names the nearest.',
  'condition-value': 'The field never has this value.',
  'condition-window': 'A window is a duration such as "90 days".',
} as const;

export type FaultCode = keyof typeof faultCodes;
