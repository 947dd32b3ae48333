/** The key of the template that asks: `firstName` is asked by `ask-first-name`. */
export const questionTemplate = (question: string): string =>
  `ask-${question
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replace(/[^A-Za-z0-9]+/g, '-')
    .toLowerCase()}`;
