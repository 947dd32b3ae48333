import { steerCustomer } from '../server/steer-customer';

export const resume = steerCustomer('resume', {
  summary: 'lets the outreach to one customer go on that "sojourn pause" held',
  details: [
    'CUSTOMER is the id of Sojourn or kind:value of an identifier. Somebody who is not paused stays as they are.',
  ],
  example: 'sojourn resume email:ann@example.org',
});
