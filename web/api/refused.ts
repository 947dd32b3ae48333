/** One thing that is wrong, at its place. */
export type Flaw = {
  /** A JSON Pointer into what was sent. */
  readonly pointer?: string;
  readonly code?: string;
  readonly detail: string;
  readonly line?: number;
};

/** The API's own words about why it did not do what it was asked for. */
export class Refused extends Error {
  readonly code: string;
  readonly remedy: string;
  readonly flaws: readonly Flaw[];

  constructor(
    readonly status: number,
    { code, detail, remedy, flaws }: Pick<Refused, 'code' | 'remedy' | 'flaws'> & { readonly detail: string },
  ) {
    super(detail);
    this.code = code;
    this.remedy = remedy;
    this.flaws = flaws;
  }

  get detail(): string {
    return this.message;
  }
}

/** Nobody answers: the network or the API is away, and nothing is known of what was asked for. */
export class Away extends Error {}

/** Nobody answered what was to be done: it may have been, or not. */
export class Unsure extends Error {}

/** Of what was to be done, and is not tried again by itself. */
export const unsureIfAway = (error: unknown): unknown => (error instanceof Away ? new Unsure(error.message) : error);

/** @param body a problem document, or whatever a proxy makes of it */
export function refusalOf(status: number, body: unknown): Refused {
  const { code, detail, remedy, errors } =
    typeof body === 'object' && body !== null ? { ...noWords, ...body } : noWords;
  return new Refused(status, {
    code: textOr(code, 'unknown'),
    detail: textOr(detail, `${status}`),
    remedy: textOr(remedy, ''),
    flaws: flawsIn(errors),
  });
}

const noWords: Record<'code' | 'detail' | 'remedy' | 'errors', unknown> = {
  code: undefined,
  detail: undefined,
  remedy: undefined,
  errors: undefined,
};

const textOr = (value: unknown, other: string): string => (typeof value === 'string' ? value : other);

const flawsIn = (errors: unknown): Flaw[] =>
  Array.isArray(errors)
    ? errors.filter(
        (one): one is Flaw =>
          typeof one === 'object' && one !== null && 'detail' in one && typeof one.detail === 'string',
      )
    : [];
