import type { ChannelKind } from '../../contact/channel';
import { numberIn } from '../../schema/reading/number-in';
import type { Millis } from '../../time/time';
import type { Statement, StatementTerms } from './statement';

/** A statement as grants of it are judged. */
export type Published = {
  /** Grants of versions before this one are worth nothing. */
  readonly goodFrom: number;
  /** All that were published; the first is version 1, the last is in force. */
  readonly versions: readonly Edition[];
};

/** A version, and since when it was in force. */
export type Edition = StatementTerms & { readonly publishedAt: Millis };

/** The published statements, by key. */
export type Statements = ReadonlyMap<string, Published>;

/** What a word of the ledger names. */
type Named = {
  readonly statement?: string | null | undefined;
  readonly version?: string | null | undefined;
  /** When it was said; now where it is left out. */
  readonly at?: Millis | null | undefined;
};

/** Statements of which there is only one version each. */
export const firstVersions = (statements: readonly Statement[]): Statements =>
  new Map(statements.map((one) => [one.key, { goodFrom: 1, versions: [{ ...one, publishedAt: 0 }] }]));

export const publishedOf = (statements: Statements | undefined, { statement }: Named): Published | undefined =>
  statement === undefined || statement === null ? undefined : statements?.get(statement);

/**
 * The number of the version that is named; where none is, of the one that was in force when it was said, and of what was said
 * before there was any the first. Undefined where there is none of this name.
 */
export function versionNamed({ versions }: Published, { version, at }: Named): number | undefined {
  if (version === undefined || version === null)
    return Math.max(1, versions.findLastIndex(({ publishedAt }) => publishedAt <= (at ?? Infinity)) + 1);
  const number = versionNumber(version);
  return number <= versions.length ? number : undefined;
}

/** Versions that are no number of ours were never published: they count as older than all that were. */
export const versionNumber = (version: string): number => numberIn(version) ?? 0;

/** What the named version says beside its words. */
export function termsOf(statements: Statements | undefined, named: Named): StatementTerms | undefined {
  const published = publishedOf(statements, named);
  const version = published && versionNamed(published, named);
  return version === undefined ? undefined : published?.versions[version - 1];
}

/** Whether a grant is one of a text that is no longer good. @param goodFrom the lowest version that is */
export const isOutdated = ({
  statement,
  version,
  goodFrom = 1,
}: Named & { readonly goodFrom?: number | undefined }): boolean =>
  statement !== undefined && statement !== null && goodFrom > 1 && versionNumber(version ?? '') < goodFrom;

/** A grant that names a statement. */
type Grant = Named & { readonly purpose: string | null; readonly channel?: ChannelKind | null | undefined };

/** What keeps a grant from counting, and where in it; a statement that nobody published says nothing about it. */
export type Misfit = { readonly field: 'version' | 'purpose' | 'channel'; readonly detail: string };

/** Why a grant does not count: its statement has no such version, or does not speak of that purpose or channel. */
export function misfitOf(grant: Grant, statements: Statements | undefined): Misfit | undefined {
  const published = publishedOf(statements, grant);
  if (!published) return undefined;
  const of = `The statement "${grant.statement}"`;
  const terms = termsOf(statements, grant);
  if (!terms) {
    const detail = `${of} has no version "${grant.version}"; the one in force is ${published.versions.length}.`;
    return { field: 'version', detail };
  }
  if (terms.purpose !== grant.purpose)
    return { field: 'purpose', detail: `${of} speaks of "${terms.purpose}", not of "${grant.purpose}".` };
  const { channel } = grant;
  return !channel || !terms.channels || terms.channels.includes(channel)
    ? undefined
    : { field: 'channel', detail: `${of} speaks of ${terms.channels.join(', ')}, not of "${channel}".` };
}
