/** Something that is done again and again, `pause` real milliseconds apart, and never twice at once. */
export class Beat {
  private timer: NodeJS.Timeout | undefined;
  private going: Promise<void> | undefined;

  /** @param step never throws */
  constructor(
    private readonly step: () => Promise<void>,
    private readonly pause: number,
  ) {}

  start(): void {
    this.timer = setInterval(() => {
      this.going ??= this.step().finally(() => (this.going = undefined));
    }, this.pause);
  }

  /** Waits for the step under way. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.going;
  }
}
