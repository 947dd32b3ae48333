import type { RequestHandler } from 'express';

const browserPaths =
  /^\/(v1\/(identify|track|page|screen|group|alias|batch|import|[itpsgab]|events|projects\/[^/]+\/settings)|beacon\/v1\/batch|sourceConfig)\/?$/;

/** Whether pages of any site may call this path. */
export const isOpenToPages = (path: string): boolean => browserPaths.test(path);

/** Browsers of any site may send events, since the write key is public there; nothing else may be called from a page. */
export const cors: RequestHandler = (request, response, next) => {
  if (!isOpenToPages(request.path)) return next();
  response.set({
    'access-control-allow-origin': request.headers.origin ?? '*',
    'access-control-allow-credentials': 'true',
    'access-control-expose-headers': 'Retry-After',
    vary: 'Origin',
  });
  if (request.method !== 'OPTIONS' || !request.headers['access-control-request-method']) return next();
  response
    .status(204)
    .set({
      'access-control-allow-methods': 'GET, POST, OPTIONS',
      'access-control-allow-headers':
        request.headers['access-control-request-headers'] ?? 'Content-Type, Authorization',
      'access-control-max-age': '86400',
    })
    .end();
};
