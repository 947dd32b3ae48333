import { Client } from 'pg';

/** A database's schema as text, in an order that does not depend on how it came about: columns, keys, indexes, functions, rights. */
export async function describeSchema(url: string): Promise<string> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ line: string }>(query);
    return `${rows.map(({ line }) => line).join('\n')}\n`;
  } finally {
    await client.end();
  }
}

const query = `
select line from (
  select 1 as part, c.relname as of, a.attnum as n, format('table %s: %s %s%s%s', c.relname, a.attname, format_type(a.atttypid, a.atttypmod),
      case when a.attnotnull then ' not null' else '' end, coalesce(' default ' || pg_get_expr(d.adbin, d.adrelid), case a.attidentity when 'a' then ' identity' else '' end)) as line
    from pg_class c join pg_namespace s on s.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
    where s.nspname = 'public' and c.relkind = 'r'
  union all
  select 2, c.conrelid::regclass::text, 0, format('constraint on %s: %s', c.conrelid::regclass, pg_get_constraintdef(c.oid))
    from pg_constraint c join pg_namespace s on s.oid = c.connamespace where s.nspname = 'public' and c.contype <> 'n' and c.conrelid <> 0
  union all
  select 3, indexname, 0, indexdef from pg_indexes where schemaname = 'public'
  union all
  select 4, p.proname, 0, format('function %s(%s) returns %s%s', p.proname, pg_get_function_identity_arguments(p.oid), pg_get_function_result(p.oid),
      case when p.prosecdef then ' security definer' else '' end)
    from pg_proc p join pg_namespace s on s.oid = p.pronamespace where s.nspname = 'public'
  union all
  select 5, event_object_table || trigger_name, 0, format('trigger on %s: %s %s %s', event_object_table, trigger_name, event_manipulation, action_statement)
    from information_schema.triggers where trigger_schema = 'public'
  union all
  select 6, table_name, 0, format('sojourn_app may %s %s', string_agg(lower(privilege_type), ', ' order by privilege_type), table_name)
    from information_schema.role_table_grants where grantee = 'sojourn_app' and table_schema = 'public' group by table_name
) lines order by part, of, n, line`;
