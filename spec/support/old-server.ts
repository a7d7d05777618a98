import { createServer, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';
import { BSON } from 'mongodb';

const HEADER_BYTES = 16;
const OP_REPLY = 1;
const REPLY_BYTES = 20;

/** Something that answers every greeting like a server of long ago. */
export interface OldServer extends AsyncDisposable {
  readonly uri: string;
}

/** Starts a server that speaks just enough to say that it is too old: MongoDB 3.4, by its wire version. */
export async function startOldServer(): Promise<OldServer> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('data', (message) => socket.write(greeting(message.readInt32LE(4))));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    uri: `mongodb://127.0.0.1:${port}/app`,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function greeting(request: number): Buffer {
  const document = BSON.serialize({
    ok: 1,
    ismaster: true,
    minWireVersion: 0,
    maxWireVersion: 5,
    maxBsonObjectSize: 16_777_216,
    maxMessageSizeBytes: 48_000_000,
    maxWriteBatchSize: 1000,
  });
  const head = Buffer.alloc(HEADER_BYTES + REPLY_BYTES);
  head.writeInt32LE(head.length + document.length, 0);
  head.writeInt32LE(request, 8);
  head.writeInt32LE(OP_REPLY, 12);
  head.writeInt32LE(1, HEADER_BYTES + 16);
  return Buffer.concat([head, document]);
}
