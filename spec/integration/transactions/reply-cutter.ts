import { connect as connectTo, createServer, type AddressInfo, type Socket } from 'node:net';
import type { CommandStartedEvent, MongoClient } from 'mongodb';

const RESPONSE_TO = 8;

/** A relay in front of a server that cuts the connection in place of certain replies: the server has done its part then. */
export interface ReplyCutter extends AsyncDisposable {
  /** `host:port` to connect to. */
  readonly address: string;
  /** Cuts the replies to the next commands of this name that the client sends. */
  cut(client: MongoClient, command: string, times?: number): void;
}

/** Starts a relay to the server at an address. */
export async function startReplyCutter(port: number): Promise<ReplyCutter> {
  const doomed = new Set<number>();
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const upstream = connectTo(port, '127.0.0.1');
    for (const socket of [client, upstream]) sockets.add(socket.on('error', () => undefined));
    client.pipe(upstream);
    client.on('close', () => upstream.destroy());
    upstream.on('close', () => client.destroy());
    upstream.on('data', (reply) => {
      if (doomed.delete(reply.readInt32LE(RESPONSE_TO))) client.destroy();
      else client.write(reply);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut: (client, command, times = 1) => {
      let left = times;
      const onStarted = ({ commandName, requestId }: CommandStartedEvent): void => {
        if (commandName !== command) return;
        doomed.add(requestId);
        if ((left -= 1) === 0) client.off('commandStarted', onStarted);
      };
      client.on('commandStarted', onStarted);
    },
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
