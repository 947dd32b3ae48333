/** Real milliseconds. */
const [first, most] = [1_000, 15_000];

/** While Temporal is away nobody is told: longer each time, until somebody could be told again. */
export class Rest {
  private length = 0;
  private until = 0;

  /** Calls that were under way when a rest began do not make it longer. @returns whether it begins now */
  begin(): boolean {
    if (this.left > 0) return false;
    this.length = Math.min(Math.max(first, this.length * 2), most);
    this.until = Date.now() + this.length;
    return true;
  }

  over(): void {
    this.length = 0;
    this.until = 0;
  }

  /** Real milliseconds. */
  get left(): number {
    return Math.max(0, this.until - Date.now());
  }
}
