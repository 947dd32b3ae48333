import { steerCustomer } from '../server/steer-customer';

export const pause = steerCustomer('pause', {
  summary: 'holds all outreach to one customer but service messages',
  details: [
    'CUSTOMER is the id of Sojourn or kind:value of an identifier. It works on everybody, also when nothing of theirs is pending. Journeys',
    'wait, nothing is lost, and "sojourn resume" lets them go on. Pausing twice keeps the first moment.',
  ],
  example: 'sojourn pause email:ann@example.org --reason "asked on the phone"',
});
