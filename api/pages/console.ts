import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Router, type RequestHandler } from 'express';
import sirv from 'sirv';
import { z } from 'zod';
import { only } from './only';

/** The first word of the console's paths; what follows it the console reads itself. */
const sections = [
  'journeys',
  'people',
  'templates',
  'audiences',
  'statements',
  'policy',
  'data',
  'feedback',
  'problems',
  'trust',
  'audit',
  'settings',
];

/** Scripts are our own files, and nothing else runs; mails that it shows are framed without script, with pictures from anywhere. */
const headers: Readonly<Record<string, string>> = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "worker-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "connect-src 'self'",
    "img-src 'self' https: data:",
    "frame-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join('; '),
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

/**
 * The console: files that hold nothing of anybody, which ask the API with the session of who signed in.
 * @param folder what the build made of `web/`
 * @throws when it is not there
 */
export function consolePages(folder: string): Router {
  const router = Router({ caseSensitive: true });
  const [head = '', body = ''] = readFileSync(join(folder, 'index.html'), 'utf8').split('</head>');
  const scriptsOf = pageScripts(folder);
  const send: RequestHandler = ({ path }, response) => {
    response
      .set({ ...headers, 'cache-control': 'no-cache' })
      .type('html')
      .send(`${head}${scriptsOf(path)}</head>${body}`);
  };
  const assets = sirv(join(folder, 'assets'), {
    gzip: true,
    brotli: true,
    etag: true,
    immutable: true,
    maxAge: 365 * 86_400,
    setHeaders: (response) => {
      for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    },
  });
  router.use('/assets', (request, response, next) => {
    // A file that cannot be opened ends its own answer, where nobody else would hear of it, and not the process.
    response.once('pipe', (file) => file.once('error', () => response.destroy()));
    assets(request, response, () => next());
  });
  const places = ['/', ...sections.map((section) => `/${section}{/*rest}`)];
  router.get(places, send);
  router.all(places, only('GET, HEAD'));
  return router;
}

/** Tells a browser at once of the scripts that the page of a path needs, as the build lists them; it would learn of them from another. */
function pageScripts(folder: string): (path: string) => string {
  const pages = listedPages
    .parse(JSON.parse(readFileSync(join(folder, 'pages.json'), 'utf8')))
    .map(({ path, files }) => ({
      pattern: new RegExp(`^${path.replace(/:\w+/, '[^/]+')}$`),
      links: files.map((file) => `<link rel="modulepreload" crossorigin href="/${file}">`).join(''),
    }));
  return (path) => pages.find(({ pattern }) => pattern.test(path))?.links ?? '';
}

const listedPages = z.array(z.object({ path: z.string(), files: z.array(z.string()) }));
