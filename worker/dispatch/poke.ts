/** A sleep that anybody may end. What comes while nobody sleeps is not slept over. */
export class Poke {
  private wake: (() => void) | undefined;
  private isPoked = false;

  poke(): void {
    this.isPoked = true;
    this.wake?.();
  }

  /** What came until now is being looked at. */
  rise(): void {
    this.isPoked = false;
  }

  /** @param millis real milliseconds at most */
  async sleep(millis: number): Promise<void> {
    if (this.isPoked) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, millis);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.wake = undefined;
  }
}
