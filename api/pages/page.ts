import type { Response } from 'express';
import { html, Html } from './html';

export type Page = {
  readonly title: string;
  readonly body: Html;
  /** Language of the page, default English. */
  readonly language?: string;
  /** Beside what every page looks like. */
  readonly style?: Html;
  /** It shows pictures from anywhere, as the mails do that it quotes. */
  readonly quotes?: boolean;
  /** Seconds after which the browser loads it again. */
  readonly refresh?: number;
};

const style = new Html(`
:root { color-scheme: light dark; --ink: #1c1b19; --quiet: #63605a; --paper: #fbfaf7; --card: #fff; --line: #e4e0d8; --accent: #0f6b5c; --on-accent: #fff; --warn: #a33b1f; }
@media (prefers-color-scheme: dark) { :root { --ink: #ece9e2; --quiet: #a5a097; --paper: #171614; --card: #201f1c; --line: #37342f; --accent: #63c9b3; --on-accent: #10201c; --warn: #f0906f; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "PingFang SC", sans-serif; }
main { max-width: 68rem; margin: 0 auto; padding: 2.5rem 1.25rem 4rem; }
main.narrow { max-width: 38rem; }
h1 { font-size: 1.75rem; line-height: 1.2; margin: 0 0 .35rem; letter-spacing: -.01em; text-wrap: balance; }
h2 { font-size: 1rem; margin: 0 0 .75rem; }
p { margin: 0 0 1rem; max-width: 42rem; }
a { color: var(--accent); text-underline-offset: .2em; }
.quiet { color: var(--quiet); } .warn { color: var(--warn); }
.cards { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 22rem), 1fr)); align-items: start; margin: 1.5rem 0; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: .6rem; padding: 1rem 1.15rem; min-width: 0; margin: 0 0 1rem; }
.cards .card { margin: 0; }
table { border-collapse: collapse; width: 100%; font-size: .94rem; }
th, td { text-align: left; padding: .32rem 0;  vertical-align: top; border-top: 1px solid var(--line); overflow-wrap: break-word; } td + td, th + th, th + td { padding-left: 1rem; }
th { font-weight: 500; color: var(--quiet); border-top: 0; } tbody th { color: inherit; font-weight: 400; border-top: 1px solid var(--line); }
.n { text-align: right; font-variant-numeric: tabular-nums; padding-right: 0; } .scroll { overflow-x: auto; } .when { white-space: nowrap; font-variant-numeric: tabular-nums; }
code { font: .88em ui-monospace, "SF Mono", Menlo, Consolas, monospace; overflow-wrap: anywhere; }
nav { display: flex; flex-wrap: wrap; gap: .35rem 1.25rem; margin: 1rem 0 0; }
dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: .25rem 1rem; margin: 0; } dt { color: var(--quiet); } dd { margin: 0; overflow-wrap: anywhere; }
button { font: inherit; font-weight: 600; color: var(--on-accent); background: var(--accent); border: 0; border-radius: .45rem; padding: .6rem 1.1rem; cursor: pointer; }
button.small { padding: .3rem .8rem; font-weight: 500; } :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
form.row { display: flex; gap: 1rem; align-items: center; justify-content: space-between; padding: .6rem 0; border-top: 1px solid var(--line); margin: 0; }
input { font: inherit; padding: .35rem .6rem; border: 1px solid var(--line); border-radius: .45rem; background: var(--card); color: inherit; }
iframe { width: 100%; height: 30rem; border: 1px solid var(--line); border-radius: .45rem; background: #fff; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; font-size: .88rem; margin: 0; }
.mail { display: grid; grid-template-columns: minmax(0, 20rem) minmax(0, 1fr); gap: 1.25rem; margin-top: 1.5rem; } @media (max-width: 46rem) { .mail { grid-template-columns: minmax(0, 1fr); } }
.list { list-style: none; margin: 0; padding: 0; } .list a { display: block; padding: .5rem .75rem; border-left: 3px solid transparent; color: inherit; text-decoration: none; overflow-wrap: anywhere; }
.list a:hover, .list a[aria-current] { border-color: var(--accent); background: var(--card); } summary { cursor: pointer; }
`);

/** A whole page that works without script, in light and dark. */
export function renderPage({ title, body, language = 'en', style: own, refresh }: Page): string {
  const again = refresh ? html`<meta http-equiv="refresh" content="${refresh}" />` : undefined;
  return html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        <meta name="robots" content="noindex" />
        ${again}
        <link rel="icon" href="data:," />
        <style>
          ${style}${own}
        </style>
      </head>
      <body>
        ${body}
      </body>
    </html> `.text;
}

/** Nothing on the page may run, be framed, be cached, or tell another site where the reader came from. */
export const headersOf = ({ quotes }: Pick<Page, 'quotes'>): Readonly<Record<string, string>> => ({
  'content-security-policy': `${pagePolicy}; img-src ${quotes ? 'https: http: data:' : "'self' data:"}`,
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
});

export function sendPage(response: Response, page: Page, status = 200): void {
  response.status(status).set(headersOf(page)).type('html').send(renderPage(page));
}

const pagePolicy =
  "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";
