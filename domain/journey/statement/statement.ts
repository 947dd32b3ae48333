import type { ChannelKind } from '../../contact/channel';
import type { Duration } from '../../time/time';

export const legalBases = ['consent', 'contract', 'legal-obligation', 'legitimate-interest'] as const;

/** What a form shows in one language. */
export type StatementText = {
  readonly title: string;
  readonly text: string;
  /** For those who want to know more. */
  readonly more?: string;
};

/** What people agree to. A published version never changes. */
export type Statement = StatementTerms & {
  readonly key: string;
  readonly version: number;
  /** By language tag. */
  readonly locales: Readonly<Record<string, StatementText>>;
};

/** What a version says beside its words: what a grant of it is worth. */
export type StatementTerms = {
  readonly purpose: string;
  readonly basis: (typeof legalBases)[number];
  /** Classes of data or traits that it covers. */
  readonly data: readonly string[];
  /** Without them it speaks of every channel. */
  readonly channels?: readonly ChannelKind[];
  /** How long a grant is worth something; counts over the policy's. */
  readonly validFor?: Duration;
  /** A grant waits until the person confirmed the address. */
  readonly confirm: boolean;
  /** Whether a grant of a version before this one is worth nothing. */
  readonly again: 'on-new-version' | 'never';
  /** Marketing under it only to confirmed addresses. */
  readonly verifiedOnly: boolean;
};
