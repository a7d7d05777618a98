import { createHash } from 'node:crypto';
import { Timestamp } from 'mongodb';
import { InvalidCausalTokenError } from '../../lib/errors/invalid-causal-token-error';
import { decodeCausalToken, encodeCausalToken } from '../../lib/session/causal-token';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const TIMES = [
  { t: 0, i: 1 },
  { t: 1_795_363_779, i: 22 },
  { t: 0xffff_ffff, i: 0xffff_ffff },
].map((time) => new Timestamp(time));

describe('a causal token', () => {
  it.each(TIMES)('carries the operation time %s', (time) => {
    const token = encodeCausalToken(time);

    expect(token).toMatch(/^[\w-]{20}$/);
    expect(decodeCausalToken(token)).toEqual(time);
  });

  it('is refused with any one character changed to any other', () => {
    const token = encodeCausalToken(TIMES[1]!);
    const changed = [...token].flatMap((own, at) =>
      [...ALPHABET, '+', '/', '=', ' ', 'é']
        .filter((other) => other !== own)
        .map((other) => token.slice(0, at) + other + token.slice(at + 1)),
    );

    expect(changed.length).toBeGreaterThan(1300);
    for (const other of changed) expect(() => decodeCausalToken(other)).toThrow(InvalidCausalTokenError);
  });

  it.each<[string, (token: string) => unknown]>([
    ['shortened', (token) => token.slice(1)],
    ['lengthened', (token) => `${token}A`],
    ['padded', (token) => `${token}==`],
    ['with a line end', (token) => `${token}\n`],
    ['empty', () => ''],
    ['very long', (token) => token.repeat(10_000)],
    ['no string', (token) => [token]],
    ['null', () => null],
    ['a number', () => 5],
    ['with a prototype of its own', (token) => Object.assign(Object.create({ length: 20 }), { token })],
    ['of another version', () => of(2)],
  ])('is refused %s', (_name, change) => {
    expect(() => decodeCausalToken(change(encodeCausalToken(TIMES[1]!)))).toThrow(InvalidCausalTokenError);
  });
});

/** A token with a right checksum, but of a version that we do not know. */
function of(version: number): string {
  const head = Buffer.alloc(9, 1);
  head.writeUInt8(version, 0);
  const checksum = createHash('sha256').update('threadline.causal').update(head).digest().subarray(0, 6);
  return Buffer.concat([head, checksum]).toString('base64url');
}
