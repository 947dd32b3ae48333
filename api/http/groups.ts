/** Groups that are written at once: one reads or waits while the other commits. */
const mostAtOnce = 2;

/** How those who come at the same time are written together. */
export type Way<T> = {
  /** In a group; more would keep the first of them waiting for the last. */
  readonly most: number;
  /** For a group that begins: whether the next of those who wait may join it. Asked in the order in which they came. */
  begin(): (next: T) => boolean;
  /** Answers each of a group, and never throws. @returns those that are to come first again */
  write(group: readonly T[]): Promise<readonly T[]>;
};

/** What comes at the same time shares a group (decision 0049): while one is written the next one gathers. Nobody waits for a clock. */
export class Groups<T> {
  private waiting: T[] = [];
  private writing = 0;

  constructor(private readonly way: Way<T>) {}

  /** How many wait for their group. */
  get length(): number {
    return this.waiting.length;
  }

  add(one: T): void {
    this.waiting.push(one);
    this.writeNext();
  }

  private writeNext(): void {
    if (this.writing >= mostAtOnce) return;
    const group = this.gather();
    if (group.length === 0) return;
    this.writing += 1;
    void this.way.write(group).then((again) => {
      this.writing -= 1;
      this.waiting.unshift(...again);
      this.writeNext();
    });
  }

  private gather(): readonly T[] {
    const mayJoin = this.way.begin();
    const group: T[] = [];
    const later: T[] = [];
    for (const one of this.waiting) (group.length < this.way.most && mayJoin(one) ? group : later).push(one);
    this.waiting = later;
    return group;
  }
}
