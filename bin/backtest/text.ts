import { change, columns, figure, ranked, sayAfterEnd, sayQuarantined, skippedIn, type Report } from './report';

const busiestShown = 5;

/** The report for a reader at a terminal. */
export function sayReport(report: Report, against: string | undefined): string[] {
  return [
    `${figure(report.customers)} customers, ${figure(report.events)} events, ${day(report.from)} to ${day(report.to)}: ${figure(report.messages)} messages`,
    ...journeyTable(report),
    ...notSent(report),
    ...curve(report),
    ...busiest(report),
    ...changes(report, against),
    ...remarks(report),
  ];
}

const day = (at: string | null): string => at?.slice(0, 10) ?? 'never';

function journeyTable({ journeys }: Report): string[] {
  const rows = sorted(journeys).map(([key, its]) => [
    key,
    ...columns.map((column) => figure(its[column])),
    figure(skippedIn(its)),
  ]);
  return ['', ...table(['journey', ...columns, 'skipped'], rows)];
}

const sorted = <T>(by: Readonly<Record<string, T>>): [string, T][] =>
  Object.entries(by).sort(([a], [b]) => (a < b ? -1 : 1));

/** The first column to the left, numbers to the right. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const widths = head.map((title, index) => Math.max(title.length, ...rows.map((row) => row[index]?.length ?? 0)));
  return [head, ...rows].map((row) =>
    row
      .map((cell, index) => (index === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[index] ?? 0)))
      .join('  '),
  );
}

function notSent({ journeys }: Report): string[] {
  const lines = sorted(journeys).flatMap(([key, { skipped, outcomes }]) => [
    ...(skippedIn({ skipped }) > 0 ? [`  ${key} skipped: ${list(skipped)}`] : []),
    ...(Object.keys(outcomes).length > 0 ? [`  ${key} ended: ${list(outcomes)}`] : []),
  ]);
  return lines.length === 0 ? [] : ['', 'Why', ...lines];
}

const list = (counts: Readonly<Record<string, number>>, say: (number: number) => string = figure): string =>
  ranked(counts)
    .map(([name, number]) => `${name} ${say(number)}`)
    .join(', ');

const steps = '▁▂▃▄▅▆▇█';

function curve({ weeks }: Report): string[] {
  const [first, last] = [weeks[0], weeks.at(-1)];
  if (!first || !last) return [];
  const most = Math.max(...weeks.map(({ sent }) => sent));
  const peak = weeks.find(({ sent }) => sent === most);
  const bar = (sent: number): string =>
    sent === 0 ? ' ' : (steps[Math.min(steps.length - 1, Math.floor((sent / most) * steps.length))] ?? '');
  return [
    '',
    `Messages by week, ${first.week} to ${last.week}, most in the week of ${peak?.week ?? ''}: ${figure(most)}`,
    `  ${weeks.map(({ sent }) => bar(sent)).join('')}`,
  ];
}

function busiest(report: Report): string[] {
  if (report.busiest.length === 0) return [];
  const shown = report.busiest.slice(0, busiestShown);
  return ['', `Busiest customers: ${shown.map(({ customer, messages }) => `${customer} (${messages})`).join(', ')}`];
}

function changes({ against }: Report, folder: string | undefined): string[] {
  if (!against) return [];
  const { more, fewer, same } = against.customers;
  const rows = sorted(against.journeys).map(([key, its]) => [
    key,
    ...columns.map((column) => change(its[column])),
    change(skippedIn(its)),
  ]);
  return [
    '',
    `Against ${folder ?? 'the other version'}: ${change(against.messages)} messages; ${figure(more)} customers get more, ${figure(fewer)} fewer, ${figure(same)} as many`,
    ...table(['journey', ...columns, 'skipped'], rows),
    ...sorted(against.journeys).flatMap(([key, { skipped }]) =>
      Object.keys(skipped).length > 0 ? [`  ${key} skipped: ${list(skipped, change)}`] : [],
    ),
  ];
}

function remarks(report: Report): string[] {
  const late = sayAfterEnd(report);
  const quarantined = sayQuarantined(report);
  const { unfinished, problems } = report;
  const said = [
    ...(late ? [late] : []),
    ...(quarantined ? [quarantined] : []),
    ...(unfinished.length > 0
      ? [
          `${figure(unfinished.length)} customers were cut short, since a condition or a recurrence rule asks for the clock all the time.`,
        ]
      : []),
    ...(problems.length > 0 ? [`${figure(problems.length)} lines of the file were left out.`] : []),
  ];
  return said.length === 0 ? [] : ['', ...said];
}
