import { errors } from '../../api/http/errors';
import { parkReasons } from '../../domain/decide/trouble/cannot-go-on';
import { notes } from '../../domain/person/notes';
import { stageCauses } from '../../domain/person/stage-cause';
import { reasons } from '../../domain/decide/decision';
import { problemCodes } from '../../domain/schema/reading/problem-codes';
import { sayNote } from '../../domain/words/say/note';
import { sayStageCause } from '../../domain/words/say/stage-cause';
import { messageStatuses, sayMessageStatus } from '../../domain/words/say/status';
import { sayParked, sayReason } from '../../domain/words/words';

const table = (heads: readonly string[], rows: readonly (readonly string[])[]): string =>
  [heads, heads.map(() => '---'), ...rows].map((cells) => `| ${cells.map(escaped).join(' | ')} |`).join('\n');

const escaped = (cell: string): string => cell.replaceAll('|', '\\|');

/** docs/reasons.md: every word of a closed list that Sojourn answers with, from the lists themselves. */
export function reasonsPage(): string {
  const decisions = reasons.map((reason) => {
    const [english, chinese] = [sayReason(reason, 'en'), sayReason(reason, 'zh')];
    return [`\`${reason}\``, english.name, english.clause, `${chinese.name}：${chinese.clause}`];
  });
  const problems = Object.entries(problemCodes)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([code, meaning]) => [`\`${code}\``, meaning]);
  const answers = Object.entries(errors).map(([code, { status, title, remedy }]) => [
    String(status),
    `\`${code}\``,
    title,
    remedy,
  ]);
  const parked = parkReasons.map((reason) => [
    `\`${reason}\``,
    sayParked({ reason }, 'en'),
    sayParked({ reason }, 'zh'),
  ]);
  const statuses = messageStatuses.map((one) => [`\`${one}\``, sayMessageStatus(one, 'en'), sayMessageStatus(one, 'zh')]); // prettier-ignore
  const causes = Object.values(stageCauses).map((one) => [one, sayStageCause(one, 'zh')]);
  const noted = Object.values(notes).map((one) => [one, sayNote(one, 'zh')]);
  return `# Reasons, problems and errors

Made from the code by \`UPDATE_DOCS=1 npx jest tests/docs\`; a test holds it against the code.

## Why a message was sent or not, and why a passage ended

\`reason\` of a decision, of a message and of what a passage waits for. \`words\` beside it says the same with its facts.

${table(['reason', 'name', 'what it says', '中文'], decisions)}

## Why a passage is parked

\`reason\` of an enrolment whose \`state\` is \`parked\`, and \`kind\` of what \`GET /v1/problems\` lists.

${table(['reason', 'what it says', '中文'], parked)}

## What became of a message

${table(['status', 'what it says', '中文'], statuses)}

## Why somebody stands on another stage

\`cause\` of a stage in the timeline, in English; the console says it in its reader's language. \`{}\` stands for a name.

${table(['cause', '中文'], causes)}

## What is noted of what was stored otherwise than it was sent

\`notes\` of an event and \`note\` of a line of the ledger, likewise.

${table(['note', '中文'], noted)}

## Problems of definitions

\`code\` in \`problems[]\` and \`errors[]\` of journeys, templates, audiences, statements and the policy, each with a JSON Pointer, a line and mostly a hint.

${table(['code', 'what it means, and what to do'], problems)}

## Errors of the API

\`code\` of a problem document. ${'`docs/errors.md`'} says how they come.

${table(['status', 'code', 'title', 'what to do'], answers)}
`;
}
