import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import express, { type ErrorRequestHandler } from 'express';
import pino from 'pino';
import { Limits } from '../../../api/doors/limits';
import { Problem, sendProblem } from '../../../api/http/problem';
import { ownPageLink } from '../../../api/pages/links';
import { Noes } from '../../../api/customers/permission/noes';
import { oneClick } from '../../../api/pages/one-click';
import { DefinitionsSource } from '../../../db/definitions/definitions';
import type { Statement } from '../../../domain/journey/statement/statement';
import { day, policy } from '../../domain/world';
import { writeStatement } from '../../setup/written';
import { openEngineRoom, type EngineRoom } from '../../activities/engine-room';

export type Shown = { readonly status: number; readonly text: string; readonly headers: Headers };

export type Fields = Readonly<Record<string, string>> | readonly (readonly [name: string, value: string])[];

/** The page of persons over the rows that their journeys run on, with a clock that the test moves. */
export type PageRoom = EngineRoom & {
  /** Where somebody's page is. */
  at(customerId: string): string;
  show(customerId: string, query?: string): Promise<Shown>;
  /** Presses a button: what its form posts, and where. */
  press(customerId: string, action: string, fields?: Fields): Promise<Shown>;
  statement(statement: Statement): Promise<void>;
};

export async function openPageRoom(from: number): Promise<PageRoom> {
  const room = await openEngineRoom(from);
  const { db, clock, secrets } = room;
  const app = express();
  const definitions = new DefinitionsSource(policy());
  const [limits, log] = [new Limits(), pino({ level: 'silent' })];
  const deps = { db, secrets, clock, clockRate: 1, definitions, limits, log, publicUrl: 'http://x.example' };
  app.use(oneClick(deps, new Noes(deps)));
  const problems: ErrorRequestHandler = (error: unknown, _request, response, next) =>
    error instanceof Problem ? sendProblem(response, error) : next(error);
  app.use(problems);
  const server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const at = (customerId: string): string =>
    ownPageLink(base, secrets.links, { customerId, until: from + 3650 * day }).url;
  const shown = async (response: Response): Promise<Shown> => ({
    status: response.status,
    text: await response.text(),
    headers: response.headers,
  });
  return {
    ...room,
    at,
    show: async (customerId, query = '') => shown(await fetch(at(customerId) + query)),
    press: async (customerId, action, fields = {}) =>
      shown(
        await fetch(`${at(customerId)}/${action}`, {
          method: 'POST',
          body: new URLSearchParams(fields as Record<string, string>),
        }),
      ),
    statement: (statement) => writeStatement(db, statement, from),
    end: async () => {
      server.closeAllConnections();
      server.close();
      await room.end();
    },
  };
}
