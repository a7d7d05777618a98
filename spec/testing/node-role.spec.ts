import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { askRole } from '../../lib/testing/node-role';
import { mongodbUri, withBareClient } from '../support/database';

const HOST = '127.0.0.1';

describe('askRole', () => {
  it('tells the primary of a replica set', async () => {
    const [host, port] = await withBareClient(async (client) => {
      const { primary } = await client.db('admin').command({ hello: 1 });
      return String(primary).split(':');
    }, mongodbUri());

    await expect(askRole(host!, Number(port))).resolves.toBe('primary');
  });

  it('waits for the whole answer, however it is cut', async () => {
    const answer = Buffer.concat([Buffer.alloc(16), Buffer.from('\x02setName\0xx\x08secondary\0\x01')]);
    answer.writeInt32LE(answer.length);

    const role = await withServer((socket) => {
      socket.setNoDelay();
      socket.write(answer.subarray(0, 3));
      socket.write(answer.subarray(3, 20));
      setImmediate(() => socket.write(answer.subarray(20)));
    });

    expect(role).toBe('secondary');
  });

  it('tells a server that is neither primary nor secondary', async () => {
    const answer = Buffer.from('\x14\0\0\0 not much to say');

    expect(await withServer((socket) => socket.end(answer))).toBe('other');
  });

  it('tells a server that hangs up, and one that is not there, as down', async () => {
    expect(await withServer((socket) => socket.destroy())).toBe('down');

    const gone = await listen(() => undefined);
    const { port } = gone.address() as AddressInfo;
    gone.close();
    await once(gone, 'close');
    await expect(askRole(HOST, port)).resolves.toBe('down');
  });
});

async function listen(answer: (socket: Socket) => void): Promise<Server> {
  const server = createServer((socket) => socket.once('data', () => answer(socket))).listen(0, HOST);
  await once(server, 'listening');
  return server;
}

async function withServer(answer: (socket: Socket) => void): Promise<string> {
  const server = await listen(answer);
  try {
    return await askRole(HOST, (server.address() as AddressInfo).port);
  } finally {
    server.close();
  }
}
