import { connect } from 'node:net';

/** What a member of a replica set is: `other` while it starts, synchronises or rolls back, `down` where it is silent. */
export type NodeRole = 'primary' | 'secondary' | 'standalone' | 'other' | 'down';

const ANSWER_WITHIN_MS = 2_000;

/**
 * Asks a server for its role with a bare `hello`, the one command that every server answers without authentication.
 * Written to the socket, so that this room needs no driver.
 */
export function askRole(host: string, port: number): Promise<NodeRole> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: ANSWER_WITHIN_MS }, () => socket.write(HELLO));
    let reply = Buffer.alloc(0);
    const settle = (role: NodeRole): void => {
      socket.destroy();
      resolve(role);
    };
    socket.on('data', (chunk) => {
      reply = Buffer.concat([reply, chunk]);
      if (isWhole(reply)) settle(roleIn(reply));
    });
    socket.once('timeout', () => settle('down'));
    socket.once('error', () => settle('down'));
    socket.once('close', () => settle('down'));
  });
}

/**
 * The message `{ hello: 1, $db: 'admin' }`.
 * Source: MongoDB wire protocol, OP_MSG.
 */
const HELLO = opMsg(
  Buffer.concat([Buffer.from('\x10hello\0'), int32(1), Buffer.from('\x02$db\0'), int32(6), Buffer.from('admin\0')]),
);

function opMsg(elements: Buffer): Buffer {
  const document = Buffer.concat([int32(elements.length + 5), elements, Buffer.from([0])]);
  const body = Buffer.concat([int32(0), Buffer.from([0]), document]);
  return Buffer.concat([int32(body.length + 16), int32(1), int32(0), int32(2013), body]);
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32LE(value);
  return bytes;
}

/** A message begins with its own length. */
function isWhole(reply: Buffer): boolean {
  return reply.length >= 4 && reply.length >= reply.readInt32LE(0);
}

function roleIn(reply: Buffer): NodeRole {
  const isInSet = reply.includes('\x02setName\0');
  if (saysTrue(reply, 'isWritablePrimary')) return isInSet ? 'primary' : 'standalone';
  return saysTrue(reply, 'secondary') ? 'secondary' : 'other';
}

/** A true boolean is its type byte, its name, and a one. */
function saysTrue(reply: Buffer, name: string): boolean {
  return reply.includes(Buffer.from(`\x08${name}\0\x01`));
}
