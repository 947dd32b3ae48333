/** Whether a caller names a type of answer before JSON, which is what the rest get. */
export function wants(accept: string | undefined, type: RegExp): boolean {
  const named = (accept ?? '').split(',').map((part) => part.split(';')[0]?.trim().toLowerCase() ?? '');
  const its = named.findIndex((one) => type.test(one));
  const json = named.findIndex((one) => one === 'application/json' || one === '*/*');
  return its >= 0 && (json < 0 || its < json);
}

export const yaml = /^(application|text)\/(x-)?yaml$/;
export const archive = /^application\/zip$/;
export const page = /^text\/html$/;
