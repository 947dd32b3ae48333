import { roleNames, scopes } from '../../domain/schema/key-scopes';
import { clientOf, type Client } from '../server/client';
import { serverOptions, type Command, type CommandCall } from '../terminal/command';
import { WrongUse } from '../terminal/wrong-use';

type Key = {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly key?: string;
  readonly revokedAt?: string | null;
};

export const keys: Command = {
  name: 'keys',
  takes: 'list | create NAME | revoke ID',
  summary: 'lists, makes and revokes API keys',
  details: ['A new key is shown once; Sojourn keeps only its hash.'],
  options: {
    scopes: {
      type: 'string',
      value: 'LIST',
      help: `of a new key: ${scopes.join(', ')}, parted by commas (default ingest); browser goes alone`,
    },
    role: { type: 'string', value: 'ROLE', help: `instead of scopes: ${roleNames.join(', ')}` },
    ...serverOptions,
  },
  example: 'sojourn keys create web-shop --scopes ingest,read',
  run: async (call) => {
    const [verb = 'list', subject, surplus] = call.positionals;
    if (surplus !== undefined) throw new WrongUse(`It takes no argument "${surplus}".`);
    if (verb === 'list' && subject === undefined) return list(call, await clientOf(call));
    if (verb === 'create' && subject !== undefined) return create(call, subject);
    if (verb === 'revoke' && subject !== undefined) return revoke(call, subject);
    throw new WrongUse(
      verb === 'create'
        ? 'create takes a NAME.'
        : verb === 'revoke'
          ? 'revoke takes the ID of a key.'
          : `keys takes list, create NAME or revoke ID, not "${verb}".`,
    );
  },
};

async function list(call: CommandCall, client: Client): Promise<number> {
  const items: Key[] = [];
  for (let cursor: string | null | undefined = ''; cursor !== undefined && cursor !== null;) {
    const path = `/v1/keys?limit=200${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`;
    const page: { items: Key[]; next?: string | null } = await client.ask('GET', path);
    items.push(...page.items);
    cursor = page.next;
  }
  call.answer(
    items.map((key) =>
      [key.id, key.name, key.scopes.join(','), ...(key.revokedAt ? [`revoked ${key.revokedAt}`] : [])].join('  '),
    ),
    { items },
  );
  return 0;
}

async function create(call: CommandCall, name: string): Promise<number> {
  const body = { name, ...grantsIn(call) };
  const client = await clientOf(call);
  const key = await client.ask<Key>('POST', '/v1/keys', { body });
  call.answer(
    [`${key.key ?? ''}`, `Key ${key.id} "${key.name}" with ${key.scopes.join(', ')}. It is shown this once.`],
    key,
  );
  return 0;
}

/** @throws WrongUse when it is no scope or role, or both are given */
function grantsIn(call: CommandCall): { readonly scopes: readonly string[] } | { readonly role: string } {
  const [role, listed] = [call.text('role'), call.text('scopes')];
  if (role !== undefined && listed !== undefined) throw new WrongUse('A key takes --scopes or --role, not both.');
  if (role !== undefined) {
    if (!roleNames.some((one) => one === role))
      throw new WrongUse(`--role takes ${roleNames.join(', ')}, not "${role}".`);
    return { role };
  }
  const asked = (listed ?? 'ingest').split(',').map((scope) => scope.trim());
  const unknown = asked.find((scope) => !scopes.some((one) => one === scope));
  if (unknown !== undefined) throw new WrongUse(`--scopes takes ${scopes.join(', ')}, not "${unknown}".`);
  return { scopes: asked };
}

async function revoke(call: CommandCall, id: string): Promise<number> {
  const client = await clientOf(call);
  await client.ask('DELETE', `/v1/keys/${encodeURIComponent(id)}`);
  call.answer([`Key ${id} is revoked.`], { id, revoked: true });
  return 0;
}
