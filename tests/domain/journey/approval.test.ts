import { howMany, needsApproval, needsTyping, reviewState, whyNotApproved } from '../../../domain/journey/approval';

const asked = { isOfThisDraft: true, approvedBy: null, askedBy: 'ann' };

test('a draft is agreed to by another key than the one that asked, as it was when it was asked about', () => {
  expect(whyNotApproved(undefined, 'bob')).toBe('none');
  expect(whyNotApproved({ ...asked, isOfThisDraft: false }, 'bob')).toBe('stale');
  expect(whyNotApproved(asked, 'ann')).toBe('own');
  expect(whyNotApproved(asked, 'bob')).toBeUndefined();
});

test('an approval is worth nothing for a draft that was changed after it', () => {
  expect(reviewState({ ...asked, approvedBy: 'bob' })).toBe('approved');
  expect(reviewState({ ...asked, approvedBy: 'bob', isOfThisDraft: false })).toBe('stale');
});

test('who enters and who moves are counted together, and who could not be counted in time are more than any bound', () => {
  const concerned = { entering: { size: 600, whole: true }, moving: 500 };
  const uncounted = { entering: { size: 1, whole: false }, moving: 0 };
  expect([howMany(concerned), howMany(uncounted), howMany({ moving: 3 })]).toEqual([1_100, Infinity, 3]);
  const above = (bound: number) => ({ approval: { above: bound } });
  expect([needsApproval(above(1_100), concerned), needsApproval(above(1_099), concerned)]).toEqual([false, true]);
  expect([needsApproval({}, uncounted), needsApproval(above(1e9), uncounted)]).toEqual([false, true]);
  expect([needsTyping({}, concerned), needsTyping({ approval: { typedFrom: 1_101 } }, concerned)]).toEqual([
    true,
    false,
  ]);
});
