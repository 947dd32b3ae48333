import { reasons, type DecisionOutcome } from '../../domain/decide/decision';
import { sayDecision, type Language } from '../../domain/words/words';

type Listed = {
  readonly at: string;
  readonly journey: string;
  readonly version: number;
  readonly step: string;
  readonly outcome: DecisionOutcome;
  readonly reason: string;
  readonly until?: string | undefined;
  readonly data: Readonly<Record<string, unknown>>;
};

/** A decision as the API tells it, in the reader's words; a reason that this console does not know yet stands as it is. */
export function sayListed({ reason: said, until, ...rest }: Listed, language: Language): string {
  const reason = reasons.find((one) => one === said);
  if (!reason) return said;
  const end = until === undefined ? {} : { until: Date.parse(until) };
  return sayDecision({ ...rest, ...end, reason, at: Date.parse(rest.at), enrolmentId: '' }, language);
}
