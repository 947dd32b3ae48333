import { identifierKinds, isIdentifierKind, normalise, type IdentifierKind } from './identity';

/** How identifiers of these kinds may begin that somebody looks for. */
export type Beginning = { readonly kinds: readonly IdentifierKind[]; readonly text: string };

const unsaid: ReadonlySet<IdentifierKind> = new Set(['email', 'phone']);
const asSent = identifierKinds.filter((kind) => !unsaid.has(kind));

/**
 * What an identifier that begins like this is kept as: addresses are folded when they are stored, everything else stands as it was
 * sent. `kind:beginning` looks among one kind only. No two of them begin the same identifier.
 */
export function beginningsOf(asked: string): readonly Beginning[] {
  const text = asked.trim();
  const colon = text.indexOf(':');
  const kind = text.slice(0, Math.max(colon, 0));
  const [among, wanted] = isIdentifierKind(kind) ? [[kind], text.slice(colon + 1)] : [identifierKinds, text];
  const found = [
    { kinds: asSent, text: wanted },
    { kinds: ['email'] as const, text: mailBeginning(wanted) },
    { kinds: ['phone'] as const, text: phoneBeginning(wanted) },
  ];
  return found.flatMap((one) => {
    const kinds = one.kinds.filter((its) => among.includes(its));
    return one.text === '' || kinds.length === 0 ? [] : [{ kinds, text: one.text }];
  });
}

const mailBeginning = (text: string): string => normalise('email', text)?.value ?? text.normalize('NFKC').toLowerCase();

/** In the international form; digits alone are taken as the beginning of one, since nobody types the plus. */
function phoneBeginning(text: string): string {
  const whole = normalise('phone', text)?.value;
  const digits = text.replaceAll(/[\s().\-/]/g, '').replace(/^00/, '+');
  return whole ?? (/^\+?\d+$/.test(digits) ? digits.replace(/^\+?/, '+') : '');
}
