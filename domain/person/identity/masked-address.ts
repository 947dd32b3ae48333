import type { Ref } from './identity';

/** As much of an address as tells its owner which one it is, and nobody else what it is. */
export function maskedAddress({ kind, value }: Pick<Ref, 'value'> & { readonly kind: string }): string {
  if (kind === 'email') {
    const at = value.lastIndexOf('@');
    return `${firstOf(value)}•••${value.slice(at)}`;
  }
  return `•••${value.slice(-2)}`;
}

const firstOf = (text: string): string => String.fromCodePoint(text.codePointAt(0) ?? 0x2022);
