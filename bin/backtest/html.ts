import { barsChart, columnsChart, escape } from './chart';
import { change, columns, figure, ranked, sayAfterEnd, sayQuarantined, skippedIn, type Report } from './report';

const style = `
:root{color-scheme:light dark;--ink:#1f2933;--soft:#5f6b7a;--line:#d9dee4;--paper:#fff}
@media(prefers-color-scheme:dark){:root{--ink:#e6e9ed;--soft:#9aa5b1;--line:#3a4450;--paper:#161b21}}
body{font:16px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper);margin:2rem auto;max-width:62rem;padding:0 1rem}
h1{font-size:1.6rem;margin:0 0 .25rem}h2{font-size:1.15rem;margin:2.5rem 0 .5rem}p{margin:.25rem 0;color:var(--soft)}
.scroll{overflow-x:auto}table{border-collapse:collapse;font-variant-numeric:tabular-nums;min-width:40rem}
th,td{padding:.3rem .75rem;border-bottom:1px solid var(--line);text-align:right;white-space:nowrap}th:first-child,td:first-child{text-align:left}
svg{width:100%;height:auto;font-size:12px;fill:var(--ink)}.axis line{stroke:var(--line)}.axis text{fill:var(--soft)}
ul.key{list-style:none;display:flex;flex-wrap:wrap;gap:.25rem 1.25rem;padding:0;margin:.5rem 0}ul.key svg{width:.9rem;height:.9rem;margin-right:.4rem;vertical-align:-.1rem}
.c0{fill:#2f6fde}.c1{fill:#e08a1e}.c2{fill:#2a9d74}.c3{fill:#c2476b}.c4{fill:#8361c9}.c5{fill:#8f9a27}.c6{fill:#2b9ab8}.c7{fill:#8a8f98}
`;

/** The report as one page that needs nothing else: no script, no font, no request. */
export function htmlReport(report: Report, about: { readonly title: string; readonly against?: string }): string {
  const remarks = [sayAfterEnd(report), sayQuarantined(report)];
  const body = [
    `<h1>${escape(about.title)}</h1>`,
    `<p>${figure(report.customers)} customers, ${figure(report.events)} events, ${day(report.from)} to ${day(report.to)}. ${figure(report.messages)} messages would have been sent.</p>`,
    ...remarks.map((one) => (one ? `<p>${escape(one)}</p>` : '')),
    section('Journeys', journeyTable(report)),
    section('Messages by week', curve(report)),
    section('Why messages were not sent', reasons(report)),
    section('How passages ended', endings(report)),
    section('What changes', changes(report, about.against)),
    section('Busiest customers', busiest(report)),
    section('Weeks', weekTable(report)),
    section('Lines that were left out', problems(report)),
  ];
  return `<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${escape(about.title)}</title><style>${style}</style></head><body>\n${body.filter((part) => part !== '').join('\n')}\n</body></html>\n`;
}

const day = (at: string | null): string => at?.slice(0, 10) ?? 'never';
const section = (title: string, content: string): string => (content === '' ? '' : `<h2>${title}</h2>\n${content}`);
const keysOf = (by: Readonly<Record<string, unknown>>): string[] => Object.keys(by).sort();

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[], tag: string): string =>
    `<tr>${cells.map((cell) => `<${tag}>${escape(cell)}</${tag}>`).join('')}</tr>`;
  return `<div class="scroll"><table><thead>${line(head, 'th')}</thead><tbody>${rows.map((row) => line(row, 'td')).join('')}</tbody></table></div>`;
}

function journeyTable({ journeys }: Report): string {
  const rows = keysOf(journeys).flatMap((key) => {
    const its = journeys[key];
    return its ? [[key, ...columns.map((column) => figure(its[column])), figure(skippedIn(its))]] : [];
  });
  return table(['journey', ...columns, 'skipped'], rows);
}

function curve({ journeys, weeks }: Report): string {
  const keys = keysOf(journeys).filter((key) => (journeys[key]?.sent ?? 0) > 0);
  if (keys.length === 0) return '';
  const stacks = weeks.map(({ week, journeys: sent }) => ({ label: week, parts: keys.map((key) => sent[key] ?? 0) }));
  const legend = keys.map(
    (key, index) =>
      `<li><svg viewBox="0 0 10 10" aria-hidden="true"><rect class="c${index % 8}" width="10" height="10"/></svg>${escape(key)}</li>`,
  );
  return `${columnsChart({ title: 'Messages by week and journey', parts: keys, stacks })}\n<ul class="key">${legend.join('')}</ul>`;
}

function reasons({ journeys }: Report): string {
  const bars = keysOf(journeys).flatMap((key) =>
    ranked(journeys[key]?.skipped ?? {}).map(([reason, number]) => [`${key}: ${reason}`, number] as const),
  );
  return bars.length === 0 ? '' : barsChart('Messages that were not sent, by journey and reason', bars);
}

function endings({ journeys }: Report): string {
  const rows = keysOf(journeys).flatMap((key) =>
    ranked(journeys[key]?.outcomes ?? {}).map(([outcome, number]) => [key, outcome, figure(number)]),
  );
  return rows.length === 0 ? '' : table(['journey', 'outcome', 'passages'], rows);
}

function changes({ against }: Report, folder: string | undefined): string {
  if (!against) return '';
  const rows = keysOf(against.journeys).flatMap((key) => {
    const its = against.journeys[key];
    return its ? [[key, ...columns.map((column) => change(its[column])), change(skippedIn(its))]] : [];
  });
  const { more, fewer, same } = against.customers;
  const than = folder === undefined ? 'the other version' : escape(folder);
  return `<p>Against ${than}: ${change(against.messages)} messages; ${figure(more)} customers get more, ${figure(fewer)} fewer, ${figure(same)} as many.</p>\n${table(['journey', ...columns, 'skipped'], rows)}`;
}

const busiest = ({ busiest: busy }: Report): string =>
  busy.length === 0
    ? ''
    : table(
        ['customer', 'messages'],
        busy.map(({ customer, messages }) => [customer, figure(messages)]),
      );

function weekTable({ weeks }: Report): string {
  if (weeks.length === 0) return '';
  const rows = weeks.map(({ week, entered, sent, held, skipped }) => [
    week,
    ...[entered, sent, held, skipped].map((number) => figure(number)),
  ]);
  return `<details><summary>${weeks.length} weeks as numbers</summary>${table(['week of', 'entered', 'sent', 'held', 'skipped'], rows)}</details>`;
}

const mostProblems = 200;

function problems({ problems: found }: Report): string {
  if (found.length === 0) return '';
  const rows = found.slice(0, mostProblems).map(({ line, problem }) => [String(line), problem]);
  return `<p>${figure(found.length)} lines.</p>\n${table(['line', 'problem'], rows)}`;
}
