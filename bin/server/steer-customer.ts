import { serverOptions, type Command, type CommandCall } from '../terminal/command';
import { WrongUse } from '../terminal/wrong-use';
import { clientOf } from './client';

type Steered = { readonly paused: boolean; readonly at: string; readonly inTheAir?: readonly unknown[] };

/** What `pause` and `resume` have in common: one person, through the API, whether a workflow of theirs runs or not. */
export function steerCustomer(
  name: 'pause' | 'resume',
  said: Pick<Command, 'summary' | 'details' | 'example'>,
): Command {
  return {
    ...said,
    name,
    takes: 'CUSTOMER',
    options: {
      reason: { type: 'string', value: 'TEXT', help: 'why; it stands in the person’s timeline' },
      ...serverOptions,
    },
    run: (call) => steer(call, name),
  };
}

async function steer(call: CommandCall, name: 'pause' | 'resume'): Promise<number> {
  const [customer, surplus] = call.positionals;
  if (customer === undefined || customer.trim() === '')
    throw new WrongUse(`${name} takes a CUSTOMER: an id, or an identifier like email:ann@example.org.`);
  if (surplus !== undefined) throw new WrongUse(`${name} takes one CUSTOMER, not also "${surplus}".`);
  const reason = call.text('reason');
  const client = await clientOf(call);
  const path = `/v1/customers/${encodeURIComponent(customer)}/${name}`;
  const steered = await client.ask<Steered>('POST', path, { body: reason === undefined ? {} : { reason } });
  call.answer([...sayState(steered)], { customer, ...steered });
  return 0;
}

function sayState({ paused, at, inTheAir = [] }: Steered): string[] {
  if (!paused) return [`resumed at ${at}: what was held goes on.`];
  const air = inTheAir.length === 0 ? [] : [`${inTheAir.length} were already being handed over and may still arrive.`];
  return [`paused since ${at}: all outreach but service messages is held, nothing is lost.`, ...air];
}
