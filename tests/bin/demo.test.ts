import { daysOfPurchases } from '../../bin/demo/purchases';

describe('the days that the demo replays', () => {
  test('three months hold every customer and 410 purchases, the whole file 550', async () => {
    const purchasesIn = async (months: number): Promise<number> =>
      (await daysOfPurchases({ months, customers: 300 }))
        .flatMap(({ calls }) => calls)
        .filter(({ event }) => event === 'Order Completed').length;
    expect(await Promise.all([1, 3, 6].map(purchasesIn))).toEqual([114, 410, 550]);
  });

  test('they rise, begin with day 0, and no call carries the time of the past', async () => {
    const days = await daysOfPurchases({ months: 3, customers: 300 });
    const numbers = days.map(({ number }) => number);
    expect(numbers[0]).toBe(0);
    expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
    expect(days.flatMap(({ calls }) => calls).filter((call) => 'timestamp' in call)).toEqual([]);
  });

  test('on each day who somebody is and what they consent to comes before what they buy', async () => {
    for (const { calls } of await daysOfPurchases({ months: 6, customers: 300 })) {
      const isPurchase = calls.map(({ event }) => event === 'Order Completed');
      expect(isPurchase.indexOf(true) < 0 || isPurchase.lastIndexOf(false) < isPurchase.indexOf(true)).toBe(true);
    }
  });

  test('a cap keeps the first customers whole', async () => {
    const days = await daysOfPurchases({ months: 6, customers: 4 });
    const calls = days.flatMap((day) => day.calls);
    expect(new Set(calls.map(({ userId }) => userId))).toEqual(new Set(['c00001', 'c00080', 'c00159', 'c00238']));
    expect(calls.filter(({ userId, event }) => userId === 'c00238' && event === 'Order Completed')).toHaveLength(4);
  });
});
