/** Steps that all conditions of one decision may take together: a tenth of a second on a slow machine. */
const most = 100_000;

/** What each may still ask when others have spent the rest: some plain conditions. */
const crumb = 100;

/** What an evaluation costs besides its steps. */
const each = 5;

/** What the conditions of one decision draw on together. `Payer`: whose rules ask. */
export class Purse<Payer> {
  private left = most;
  /** What each has spent since it was empty. */
  private readonly beyond = new Map<string, number>();
  private readonly denied = new Map<string, Payer>();
  /** Expressions that took more than a crumb. */
  private readonly tooMuch = new Set<string>();

  constructor(
    private readonly payer: () => Payer | undefined,
    private readonly nameOf: (payer: Payer) => string,
  ) {}

  /** Who asked for more than was there: what they were answered is worth nothing. */
  get overdrawn(): readonly Payer[] {
    return [...this.denied.values()];
  }

  get isHalfSpent(): boolean {
    return this.left < most / 2;
  }

  get spent(): number {
    return most - this.left;
  }

  /** Steps that the next evaluation may take; as many as it likes where nobody could be parked for it. */
  allowance(expression: string): number {
    if (this.left > crumb) return this.left - each;
    const payer = this.payer();
    if (payer === undefined) return Infinity;
    return this.tooMuch.has(expression) ? 0 : crumb - this.spentBeyond(payer) - each;
  }

  /** @param paid how many it took, or that it would have taken more than its allowance */
  pay(expression: string, { steps, isRefused }: { readonly steps: number; readonly isRefused: boolean }): void {
    this.left -= steps + (isRefused ? 0 : each);
    if (isRefused || steps > crumb) this.tooMuch.add(expression);
    const payer = this.left < crumb || isRefused ? this.payer() : undefined;
    if (payer === undefined) return;
    this.beyond.set(this.nameOf(payer), isRefused ? crumb : this.spentBeyond(payer) + steps + each);
    if (isRefused) this.denied.set(this.nameOf(payer), payer);
  }

  private spentBeyond(payer: Payer): number {
    return this.beyond.get(this.nameOf(payer)) ?? 0;
  }
}
