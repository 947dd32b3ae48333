import { figure } from './report';

export const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

export type Stack = { readonly label: string; readonly parts: readonly number[] };
type Chart = {
  readonly title: string;
  /** Names of the parts of a stack, in their order. */
  readonly parts: readonly string[];
  readonly stacks: readonly Stack[];
};

const [width, height, left, bottom] = [960, 260, 56, 24];

/** Stacked columns as inline SVG; each shows its numbers when it is pointed at. */
export function columnsChart({ title, parts, stacks }: Chart): string {
  const most = Math.max(1, ...stacks.map(({ parts: values }) => sum(values)));
  const top = roundUp(most);
  const step = (width - left) / Math.max(1, stacks.length);
  const y = (value: number): number => (height - bottom) * (1 - value / top);
  const columns = stacks.map((stack, index) =>
    column(stack, { x: left + index * step, wide: Math.max(0.5, step * 0.85), y, parts }),
  );
  const lines = [0, top / 2, top].map(
    (value) =>
      `<line x1="${left}" x2="${width}" y1="${px(y(value))}" y2="${px(y(value))}"/><text x="${left - 6}" y="${px(y(value) + 4)}" text-anchor="end">${figure(value)}</text>`,
  );
  const every = Math.ceil(stacks.length / 8);
  const labels = stacks
    .map(({ label }, index) => ({ label, index }))
    .filter(({ index }) => index % every === 0)
    .map(({ label, index }) => `<text x="${px(left + index * step)}" y="${height - 6}">${escape(label)}</text>`);
  return `<svg viewBox="0 -8 ${width} ${height + 8}" role="img" aria-label="${escape(title)}"><g class="axis">${lines.join('')}${labels.join('')}</g>${columns.join('')}</svg>`;
}

type Place = {
  readonly x: number;
  readonly wide: number;
  readonly y: (value: number) => number;
  readonly parts: readonly string[];
};

function column({ label, parts: values }: Stack, { x, wide, y, parts }: Place): string {
  let below = 0;
  const rects = values.map((value, index) => {
    const [from, to] = [below, below + value];
    below = to;
    return value === 0
      ? ''
      : `<rect class="c${index % 8}" x="${px(x)}" width="${px(wide)}" y="${px(y(to))}" height="${px(y(from) - y(to))}"/>`;
  });
  const said = values.flatMap((value, index) => (value > 0 ? [`${parts[index] ?? ''} ${figure(value)}`] : []));
  return `<g><title>${escape([label, ...said].join('\n'))}</title>${rects.join('')}</g>`;
}

/** Horizontal bars, each with its number. */
export function barsChart(title: string, bars: readonly (readonly [label: string, value: number])[]): string {
  const most = Math.max(1, ...bars.map(([, value]) => value));
  const row = 24;
  const rows = bars.map(([label, value], index) => {
    const long = (value / most) * 560;
    return `<text x="190" y="${index * row + 16}" text-anchor="end">${escape(label)}</text><rect class="c0" x="200" y="${index * row + 4}" width="${px(Math.max(1, long))}" height="16"/><text x="${px(206 + long)}" y="${index * row + 16}">${figure(value)}</text>`;
  });
  return `<svg viewBox="0 0 860 ${bars.length * row + 4}" role="img" aria-label="${escape(title)}">${rows.join('')}</svg>`;
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const px = (value: number): string => String(Math.round(value * 10) / 10);

/** The next number that is easy to read. */
function roundUp(value: number): number {
  const unit = 10 ** Math.floor(Math.log10(value));
  return [2, 4, 6, 10].map((factor) => factor * unit).find((one) => one >= value) ?? value;
}
