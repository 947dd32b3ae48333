import { setTimeout as sleep } from 'node:timers/promises';
import { Flood } from '../../../worker/dispatch/flood';
import { InFlight } from '../../../worker/dispatch/in-flight';
import { Poke } from '../../../worker/dispatch/poke';
import { Rest } from '../../../worker/dispatch/rest';
import { Turns } from '../../../worker/dispatch/turns';

describe('wakes in flight', () => {
  test('sixty customers may be told, one of them twice is one', () => {
    const inFlight = new InFlight();
    for (let n = 0; n < 60; n++) inFlight.add(`c-${n}`);
    inFlight.add('c-0');
    expect(inFlight.room('fresh')).toBe(0);
    inFlight.done('c-0');
    expect(inFlight.room('fresh')).toBe(1);
  });

  test('a bulk has places of its own and takes none of what people do', () => {
    const inFlight = new InFlight();
    for (let n = 0; n < 15; n++) inFlight.add(`bulk-${n}`, 'bulk');
    expect([inFlight.room('bulk'), inFlight.room('fresh')]).toEqual([0, 60]);
    inFlight.add('bulk-0');
    expect([inFlight.room('bulk'), inFlight.room('fresh')]).toEqual([1, 59]);
    for (let n = 0; n < 15; n++) inFlight.done(`bulk-${n}`);
    expect([inFlight.room('bulk'), inFlight.room('fresh')]).toEqual([15, 60]);
  });

  test('who decides frees a place and says so; who was not told does not', () => {
    const inFlight = new InFlight();
    let freed = 0;
    inFlight.whenFree(() => (freed += 1));
    inFlight.add('one');
    inFlight.done('another');
    expect(freed).toBe(0);
    inFlight.done('one');
    inFlight.done('one');
    expect(freed).toBe(1);
  });

  test('who was told and is decided elsewhere gives the place back in time', async () => {
    const inFlight = new InFlight();
    for (let n = 0; n < 60; n++) inFlight.add(`c-${n}`);
    await sleep(1_600);
    inFlight.add('late');
    expect(inFlight.room('fresh')).toBe(59);
  });
});

describe('those who can wait', () => {
  afterEach(() => jest.useRealTimers());

  test('have places of their own', () => {
    const inFlight = new InFlight();
    for (let n = 0; n < 30; n++) inFlight.add(`c-${n}`, 'patient');
    expect([inFlight.room('patient'), inFlight.room('bulk'), inFlight.room('fresh')]).toEqual([0, 15, 60]);
  });

  test.each([
    ['no rest on a machine with time', 40, 0],
    ['a rest, the longer the slower it was', 80, 120],
    ['a rest of two seconds at most', 1_000, 2_000],
  ])('go one at a time, and each look is followed by %s', (_rest, took, rests) => {
    jest.useFakeTimers();
    const inFlight = new InFlight();
    let freed = 0;
    inFlight.whenFree(() => (freed += 1));
    expect(inFlight.isRested).toBe(true);
    inFlight.add('one', 'patient');
    jest.advanceTimersByTime(took);
    expect(inFlight.isRested).toBe(false);
    inFlight.done('one');
    expect(freed).toBe(1);
    jest.advanceTimersByTime(Math.max(0, rests - 1));
    expect(inFlight.isRested).toBe(rests === 0);
    jest.advanceTimersByTime(1);
    expect([inFlight.isRested, freed]).toEqual([true, 2]);
  });
});

describe('a flood', () => {
  test('is more in a second than two cores look at, and is over when no more come and none waits', async () => {
    const flood = new Flood();
    flood.workedOff();
    flood.heard(30);
    expect(flood.isHigh).toBe(false);
    flood.heard(1);
    flood.workedOff();
    expect(flood.isHigh).toBe(true);
    await sleep(2_200);
    expect(flood.isHigh).toBe(true);
    flood.workedOff();
    expect(flood.isHigh).toBe(false);
  });

  test('what waits when a process begins may be one', () => {
    expect(new Flood().isHigh).toBe(true);
  });

  test('few in each second are none, however long they come', async () => {
    const flood = new Flood();
    flood.workedOff();
    for (let n = 0; n < 12; n++) {
      flood.heard(4);
      await sleep(200);
      expect(flood.isHigh).toBe(false);
    }
  });
});

describe('turns', () => {
  test('so many at once, the next when one ends', async () => {
    const turns = new Turns(2, 10_000);
    const ends: (() => void)[] = [];
    const works = [1, 2, 3].map(() => turns.take(() => new Promise<void>((end) => ends.push(end))));
    await sleep(20);
    expect(ends).toHaveLength(2);
    ends[0]?.();
    await works[0];
    await sleep(0);
    expect(ends).toHaveLength(3);
    for (const end of ends) end();
    await Promise.all(works);
  });

  test('a slow one lets the next go on beside it, and gives its turn back only once', async () => {
    const turns = new Turns(1, 50);
    let underway = 0;
    let most = 0;
    const work = async (millis: number): Promise<void> => {
      underway += 1;
      most = Math.max(most, underway);
      await sleep(millis);
      underway -= 1;
    };
    let release = (): void => undefined;
    const slow = turns.take(() => new Promise<void>((end) => (release = end)));
    await turns.take(() => work(5));
    release();
    await slow;
    most = 0;
    await Promise.all([1, 2, 3].map(() => turns.take(() => work(20))));
    expect(most).toBe(1);
  });

  test('a failure gives the turn back', async () => {
    const turns = new Turns(1, 10_000);
    await expect(turns.take(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await turns.take(async () => 'yes')).toBe('yes');
  });
});

describe('rest', () => {
  afterEach(() => jest.useRealTimers());

  test('it gets longer with each, up to fifteen seconds, and begins anew when somebody could be told', () => {
    jest.useFakeTimers();
    const rest = new Rest();
    const lengths: number[] = [];
    for (let n = 0; n < 6; n++) {
      expect(rest.begin()).toBe(true);
      lengths.push(rest.left);
      jest.advanceTimersByTime(rest.left);
    }
    expect(lengths).toEqual([1_000, 2_000, 4_000, 8_000, 15_000, 15_000]);
    rest.over();
    rest.begin();
    expect(rest.left).toBe(1_000);
  });

  test('sixty calls that fail at once are one outage', () => {
    const rest = new Rest();
    expect(Array.from({ length: 60 }, () => rest.begin()).filter(Boolean)).toHaveLength(1);
    expect(rest.left).toBeLessThanOrEqual(1_000);
  });
});

describe('a sleep that may be ended', () => {
  /** Real milliseconds. */
  const longerThanTheTest = 3_600_000;

  test('what comes during the look before it is not slept over', async () => {
    const alarm = new Poke();
    alarm.rise();
    alarm.poke();
    await alarm.sleep(longerThanTheTest);
  });

  test('it ends by itself, and by a poke at once', async () => {
    const alarm = new Poke();
    await alarm.sleep(20);
    const sleeping = alarm.sleep(longerThanTheTest);
    alarm.poke();
    await sleeping;
  });
});
