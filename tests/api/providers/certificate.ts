import { createSign, generateKeyPairSync, type KeyObject } from 'node:crypto';

/** One value of ASN.1 in DER. */
function der(tag: number, ...parts: readonly (Buffer | string)[]): Buffer {
  const body = Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'hex') : part)));
  const size = body.length.toString(16).padStart(body.length > 255 ? 4 : 2, '0');
  const length = body.length < 128 ? size : `${(0x80 + size.length / 2).toString(16)}${size}`;
  return Buffer.concat([Buffer.from([tag]), Buffer.from(length, 'hex'), body]);
}
const [integer, bits, sequence, set] = [0x02, 0x03, 0x30, 0x31];
const oid = (hex: string): Buffer => der(0x06, hex);
const sha256WithRsa = der(sequence, oid('2a864886f70d01010b'), der(0x05));
const named = (name: string): Buffer =>
  der(sequence, der(set, der(sequence, oid('550403'), der(0x0c, Buffer.from(name)))));
const utc = (at: number): Buffer =>
  der(0x17, Buffer.from(`${new Date(at).toISOString().replaceAll(/[-:T]/g, '').slice(2, 14)}Z`));

export type Certified = { readonly key: KeyObject; readonly pem: string };

/** A certificate of a new RSA key, signed by itself. @param days it is in force for, from now on */
export function certified(days = 1): Certified {
  const { privateKey: key, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const hour = 3_600_000;
  const told = der(
    sequence,
    der(0xa0, der(integer, '02')),
    der(integer, '01'),
    sha256WithRsa,
    named('sns.amazonaws.com'),
    der(sequence, utc(Date.now() - 48 * hour), utc(Date.now() + days * 24 * hour)),
    named('sns.amazonaws.com'),
    publicKey.export({ format: 'der', type: 'spki' }),
  );
  const signature = createSign('RSA-SHA256').update(told).sign(key);
  const whole = der(sequence, told, sha256WithRsa, der(bits, '00', signature));
  const pem = `-----BEGIN CERTIFICATE-----\n${(whole.toString('base64').match(/.{1,64}/g) ?? []).join('\n')}\n-----END CERTIFICATE-----\n`;
  return { key, pem };
}
