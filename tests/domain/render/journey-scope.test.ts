import { journeyScope } from '../../../domain/render/journey-scope';

test('a template sees the name of its journey, and the key where nobody knows that version any more', () => {
  const message = { journey: 'cart', version: 3, purpose: 'news' };
  expect(journeyScope(message, { name: 'Abandoned cart' })).toEqual({ key: 'cart', name: 'Abandoned cart', version: 3, purpose: 'news' }); // prettier-ignore
  expect(journeyScope(message, undefined)).toMatchObject({ key: 'cart', name: 'cart' });
});
