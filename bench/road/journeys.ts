import { mail, policy } from '../../tests/e2e/definitions';
import type { Stack } from '../../tests/faults/stack';

/** The entry that is measured: an event, a mail at once, and a long wait. */
export const entry = `
journey: entry
name: Entry
purpose: news
enter: { on: Signed Up }
steps:
  - { message: hello, template: hello }
  - wait: 1 day
  - { message: later, template: hello }
`;

/** Event → mail → wait 1 day → wait-for with time-out → mail → exit. */
export const reference = `
journey: reference
name: Reference
purpose: news
enter: { on: Signed Up }
steps:
  - { message: first, template: hello }
  - wait: 1 day
  - wait-for: { on: Email Clicked, within: 1 day }
    then:
      - { message: clicked, template: hello }
      - exit: clicked
    else:
      - { message: reminded, template: hello }
      - exit: reminded
`;

export async function publish({ surface }: Stack, key: string, journey: string): Promise<void> {
  await surface.policy(policy());
  await surface.publish('templates', 'hello', mail('hello'));
  await surface.publish('journeys', key, journey);
}
