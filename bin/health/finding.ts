/** What a look at one part found. */
export type Finding = {
  readonly part: string;
  readonly ok: boolean;
  /** A sentence. */
  readonly said: string;
  /** What to do; with a problem only. */
  readonly remedy?: string;
};

export const good = (part: string, said: string): Finding => ({ part, ok: true, said });
export const bad = (part: string, said: string, remedy: string): Finding => ({ part, ok: false, said, remedy });
