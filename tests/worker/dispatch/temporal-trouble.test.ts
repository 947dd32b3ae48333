import { Client, ServiceError } from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';
import { tellWorkflow } from '../../../worker/dispatch/tell-workflow';
import { troubleOf } from '../../../worker/dispatch/temporal-trouble';
import { quietTemporal } from '../../setup/quiet-temporal';
import { startTemporalDouble, type Refusal, type TemporalDouble } from './temporal-double';

let temporal: TemporalDouble;
let connection: NativeConnection;
beforeAll(async () => {
  quietTemporal();
  temporal = await startTemporalDouble();
  connection = await NativeConnection.connect({ address: temporal.address, grpcCompression: { codec: 'none' } });
});
afterAll(async () => {
  await connection.close();
  await temporal.end();
});

const refusals: Readonly<Record<string, Refusal>> = {
  busy: { code: 8, isBusyWorkflow: true },
  away: { code: 14 },
  limited: { code: 8 },
  refused: { code: 7 },
};

test('over the connection of the worker a refusal says whom it concerns, after the retries of the client', async () => {
  temporal.answer = ({ workflowId }) => refusals[workflowId.replace('customer/', '')];
  const client = new Client({ connection });
  const troubles = await Promise.all(
    Object.keys(refusals).map(async (customerId) => {
      const errand = { customerId, signals: ['event'] as const, ref: undefined, stage: undefined, isUnderWay: true };
      try {
        await tellWorkflow(client, errand);
        return [customerId, 'told'];
      } catch (error) {
        expect(error).toBeInstanceOf(ServiceError);
        return [customerId, troubleOf(error)];
      }
    }),
  );
  expect(Object.fromEntries(troubles)).toEqual({ busy: 'busy', away: 'away', limited: 'away', refused: 'refused' });
});

test('a call that is not answered in time is slow, and what is no answer of Temporal is refused', async () => {
  temporal.answer = () => new Promise(() => undefined);
  const client = new Client({ connection });
  const errand = {
    customerId: 'silent',
    signals: ['event'] as const,
    ref: undefined,
    stage: undefined,
    isUnderWay: true,
  };
  const silent = client.withDeadline(Date.now() + 500, () => tellWorkflow(client, errand));
  expect(await silent.catch(troubleOf)).toBe('slow');
  expect([troubleOf(new Error('a rule')), troubleOf('words'), troubleOf(undefined)]).toEqual(Array(3).fill('refused'));
});
