type Result = Readonly<Record<string, unknown>>;

/** Where a webhook's result keeps what of it is the reply: a name that no condition can ask for. */
export const replyKey = '$reply';
export type Reply = {
  /** By HTTP; null when nobody answered. */
  readonly status: number | null;
  /** Why it came to nothing. */
  readonly reason?: string;
  /** Names in its body; without them the body is no object and stands as `response`. */
  readonly fields?: readonly string[];
};

/**
 * What came of a passage's steps, as outsiders read it: the arm of a split, the answer of a question or a survey, what another
 * system replied, the points of an award.
 */
export function stepResults(results: Readonly<Record<string, Result>>): Record<string, Result> {
  const told = Object.entries(results).flatMap(([step, result]) => {
    const said = replyOf(result) ?? armOf(result) ?? answerOf(result) ?? pointsOf(result);
    return said ? [[step, said] as const] : [];
  });
  return Object.fromEntries(told);
}

const armOf = ({ arm, holdout }: Result): Result | undefined =>
  typeof arm === 'string' && typeof holdout === 'boolean' ? { arm, holdout } : undefined;

function answerOf(result: Result): Result | undefined {
  const { answered, properties, known, answer } = result;
  if (answered === true && typeof properties === 'object' && properties !== null && 'survey' in properties) {
    const { survey: _survey, journey: _journey, ...rest } = properties as Result;
    return { answer: 'answer' in rest ? rest['answer'] : rest };
  }
  return known === true && answer !== undefined ? { answer } : undefined;
}

const pointsOf = (result: Result): Result | undefined =>
  typeof result['points'] === 'number' && Object.keys(result).length === 1 ? { points: result['points'] } : undefined;

/** The fields of a reply stand beside ours in the result, and hide those of the same name. */
function replyOf(result: Result): Result | undefined {
  const reply = result[replyKey] as Reply | undefined;
  if (!reply) return undefined;
  const { status, reason, fields } = reply;
  if (reason !== undefined) return { status, reason };
  return { status, body: fields ? Object.fromEntries(fields.map((name) => [name, result[name]])) : result['response'] };
}
