type Result = Readonly<Record<string, unknown>>;

/**
 * What came of a passage's steps, as outsiders read it: the arm of a split, the answer of a question or a survey, what another
 * system replied, the points of an award.
 */
export function stepResults(results: Readonly<Record<string, Result>>): Record<string, Result> {
  const told = Object.entries(results).flatMap(([step, result]) => {
    const said = armOf(result) ?? answerOf(result) ?? pointsOf(result) ?? replyOf(result);
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

/** The reply's own fields stand beside ours in a step's result, which conditions read. */
function replyOf({ status, httpStatus, reason, failed: _failed, ...body }: Result): Result | undefined {
  if ('messageId' in body || 'channel' in body) return undefined;
  if (typeof httpStatus !== 'number' && !(status === 'failed' && reason !== undefined)) return undefined;
  if (status === 'failed') return { status: httpStatus ?? null, reason };
  const isBare = 'response' in body && Object.keys(body).length === 1;
  return { status: httpStatus, body: isBare ? body['response'] : body };
}
