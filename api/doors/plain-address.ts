import type { RequestHandler } from 'express';
import { Problem } from '../http/problem';

const control = /[\x00-\x1f\x7f-\x9f]|%(?:[01][\da-f]|7f|c2%[89][\da-f])/i;

/** No name, id, key or search of ours has a control character, and Postgres takes none for NUL: said once, before anybody reads the address. */
export const plainAddress: RequestHandler = ({ url }, _response, next) => {
  if (control.test(url)) throw new Problem('malformed-request', 'The address has a control character.');
  next();
};
