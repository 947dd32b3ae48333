/** Somebody answered a survey: `{survey, journey?, …}`. */
export const surveyAnswered = 'Survey Answered';
/** Somebody answered a question about themselves: `{question, answer}`; it becomes a trait by whoever told it, whoever asked. */
export const questionAnswered = 'Question Answered';

/** The key of the template that asks: `firstName` is asked by `ask-first-name`. */
export const questionTemplate = (question: string): string =>
  `ask-${question
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replace(/[^A-Za-z0-9]+/g, '-')
    .toLowerCase()}`;
