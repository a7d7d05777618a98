import { createHash } from 'node:crypto';
import { Timestamp } from '../bson/classes';
import { InvalidCausalTokenError } from '../errors/invalid-causal-token-error';

// One byte of version, eight of operation time, six of checksum: fifteen bytes are twenty characters without a spare bit,
// so that any changed character changes the bytes.
const VERSION = 1;
const TIME_BYTES = 8;
const CHECKSUM_BYTES = 6;
const LENGTH = 20;
const LONGEST = 512;

/** An operation time as a short string that survives cookies, headers and URLs. */
export function encodeCausalToken(operationTime: Timestamp): string {
  const head = Buffer.alloc(1 + TIME_BYTES);
  head.writeUInt8(VERSION, 0);
  head.writeUInt32BE(operationTime.t, 1);
  head.writeUInt32BE(operationTime.i, 5);
  return Buffer.concat([head, checksum(head)]).toString('base64url');
}

/**
 * The operation time in a token.
 *
 * @throws InvalidCausalTokenError for anything that encodeCausalToken did not make
 */
export function decodeCausalToken(token: unknown): Timestamp {
  if (typeof token !== 'string') throw new InvalidCausalTokenError({ reason: 'it is not a string' });
  if (token.length > LONGEST) throw new InvalidCausalTokenError({ reason: `it is longer than ${LONGEST} characters` });
  if (token.length !== LENGTH || !/^[\w-]+$/.test(token)) {
    throw new InvalidCausalTokenError({ reason: 'it does not have the form of a token' });
  }
  const bytes = Buffer.from(token, 'base64url');
  const head = bytes.subarray(0, 1 + TIME_BYTES);
  if (!bytes.subarray(1 + TIME_BYTES).equals(checksum(head)) || head.readUInt8(0) !== VERSION) {
    throw new InvalidCausalTokenError({ reason: 'its checksum does not match, so it was changed on the way' });
  }
  return new Timestamp({ t: head.readUInt32BE(1), i: head.readUInt32BE(5) });
}

function checksum(head: Buffer): Buffer {
  return createHash('sha256').update('threadline.causal').update(head).digest().subarray(0, CHECKSUM_BYTES);
}
