import { Away, Refused } from '../../api/refused';
import type { Stored as Definition, Unsaved } from '../../definitions/answered';

/** A draft as the API has it. */
export type Stored = Omit<Definition, 'version'> & Partial<Pick<Definition, 'version'>>;

export type Standing = 'saved' | 'unsaved' | 'saving' | 'away' | 'signed-out' | 'refused' | 'conflict';

export type Keeping = {
  readonly standing: Standing;
  readonly saved: Stored;
  /** What somebody else made of it meanwhile. */
  readonly theirs?: Stored;
  /** Why it was refused. */
  readonly refusal?: Refused;
};

/** Ways out of the page. */
export type Doors = {
  /** @throws Refused, Away */
  put(source: string, etag: string | undefined): Promise<Stored>;
  /** @throws Refused, Away */
  get(): Promise<Stored>;
  /** Keeps what is not saved in this browser; undefined: nothing is. */
  keep(unsaved: Unsaved | undefined): void;
  /** @returns what calls it off */
  later(millis: number, act: () => void): () => void;
};

const pause = 800;
const again = 3_000;

/** Saves a draft behind whoever writes it: nothing that was typed is lost, and nothing of others is overwritten unasked. */
export class DraftKeeper {
  private now: string;
  private isGone = false;
  private callOff: () => void = () => undefined;
  private listeners = new Set<() => void>();
  state: Keeping;

  /** @param unsaved what this browser kept of an earlier time */
  constructor(
    private readonly doors: Doors,
    saved: Stored,
    unsaved?: Unsaved,
  ) {
    this.now = unsaved?.source ?? saved.source;
    const isOver = this.now !== saved.source && unsaved?.etag !== saved.etag;
    this.state = isOver ? { standing: 'conflict', saved, theirs: saved } : { standing: 'saved', saved };
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** What the draft says from now on. */
  write(source: string): void {
    this.now = source;
    this.remember();
    if (this.state.standing === 'conflict' || this.state.standing === 'saving') return;
    const { saved, standing } = this.state;
    if (source === saved.source) this.tell({ standing: 'saved', saved });
    else {
      this.tell({ ...this.state, standing: standing === 'away' || standing === 'signed-out' ? standing : 'unsaved' });
      this.soon(standing === 'away' ? again : pause);
    }
  }

  /** Somebody signed in again, or asks for it. */
  retry(): void {
    if (this.state.standing !== 'conflict') this.soon(0);
  }

  /** @returns their text, which the draft is now */
  takeTheirs(): string {
    const { theirs = this.state.saved } = this.state;
    this.now = theirs.source;
    this.tell({ standing: 'saved', saved: theirs });
    this.remember();
    return theirs.source;
  }

  keepMine(): void {
    const { theirs = this.state.saved } = this.state;
    this.tell({ standing: 'unsaved', saved: theirs });
    this.remember();
    this.soon(0);
  }

  /** As long as its page is there. @returns what ends it: what is not saved is sent at once, and stays kept in the browser where that fails */
  begin(): () => void {
    this.isGone = false;
    return () => {
      this.callOff();
      this.isGone = true;
      void this.save();
    };
  }

  private soon(millis: number): void {
    this.callOff();
    // The next page of the same draft has a keeper of its own, which this one must not overtake.
    if (this.isGone) return;
    this.callOff = this.doors.later(millis, () => void this.save());
  }

  private async save(): Promise<void> {
    const { saved } = this.state;
    const sent = this.now;
    if (this.state.standing === 'saving' || this.state.standing === 'conflict' || sent === saved.source) return;
    this.tell({ standing: 'saving', saved });
    try {
      const stored = await this.doors.put(sent, saved.etag);
      this.tell({ standing: 'saved', saved: { ...stored, source: sent } });
      this.write(this.now);
      if (this.isGone) void this.save();
    } catch (error) {
      await this.failed(error, saved);
      if (this.state.standing === 'refused' && this.now !== sent) this.soon(pause);
    }
  }

  private async failed(error: unknown, saved: Stored): Promise<void> {
    if (error instanceof Away) {
      this.tell({ standing: 'away', saved });
      this.soon(again);
    } else if (!(error instanceof Refused)) throw error;
    else if (error.status === 401) this.tell({ standing: 'signed-out', saved });
    else if (error.code === 'stale') await this.meet(saved);
    else {
      this.tell({ standing: 'refused', saved, refusal: error });
      if (error.status >= 500 || error.status === 429) this.soon(again);
    }
  }

  /** Somebody else was faster. */
  private async meet(saved: Stored): Promise<void> {
    try {
      const theirs = await this.doors.get();
      if (theirs.source === this.now || theirs.source === saved.source) {
        this.tell({ standing: 'unsaved', saved: theirs });
        this.write(this.now);
      } else this.tell({ standing: 'conflict', saved, theirs });
    } catch (error) {
      await this.failed(error, saved);
    }
  }

  private remember(): void {
    const { saved } = this.state;
    this.doors.keep(this.now === saved.source ? undefined : { source: this.now, etag: saved.etag });
  }

  private tell(state: Keeping): void {
    this.state = state;
    for (const listener of this.listeners) listener();
  }
}
