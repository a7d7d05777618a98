import { MongoClient, MongoCompatibilityError, MongoParseError, type ServerHeartbeatFailedEvent } from 'mongodb';
import { InvalidOptionError } from '../errors/invalid-option-error';
import { OperationError } from '../errors/operation-error';
import { ServerUnreachableError } from '../errors/server-unreachable-error';
import { SessionsNotSupportedError } from '../errors/sessions-not-supported-error';
import { runtimeAdapters } from './runtime-adapters';
import type { ClientConfig } from './client-config';

/** A connected driver client for a configuration; closed again when it cannot connect, unless it is the application's. */
export async function openClient(name: string, config: ClientConfig): Promise<MongoClient> {
  const client = config.client ?? makeClient(name, config);
  try {
    await (waitsAsTold(config) ? client.connect() : connectOrFailFast(client));
    return client;
  } catch (error) {
    if (config.client === undefined) await client.close();
    throw translate(name, client, error);
  }
}

function makeClient(name: string, config: Exclude<ClientConfig, { readonly client: MongoClient }>): MongoClient {
  try {
    return new MongoClient(config.uri, { ...runtimeAdapters(), ...config.options });
  } catch (error) {
    throw new InvalidOptionError({
      option: name,
      problem: `The URI or the options of the client "${name}" are not valid: ${(error as Error).message}.`,
      resolution:
        'A URI looks like mongodb://127.0.0.1:27017/app?replicaSet=rs0; the options are those of MongoClient.',
      cause: error,
    });
  }
}

function waitsAsTold(config: ClientConfig): boolean {
  if (config.client !== undefined) return true;
  return config.options?.serverSelectionTimeoutMS !== undefined || /[?&]serverSelectionTimeoutMS=/i.test(config.uri);
}

// The driver keeps trying for 30 s, which at start-up only hides a wrong address. Once every host has refused, waiting
// longer is for those who ask for it with serverSelectionTimeoutMS.
async function connectOrFailFast(client: MongoClient): Promise<void> {
  const refused = new Map<string, Error>();
  let onFailed: (event: ServerHeartbeatFailedEvent) => void = () => undefined;
  const allRefused = new Promise<never>((_resolve, reject) => {
    onFailed = (event) => {
      refused.set(event.connectionId, event.failure);
      if (refused.size >= client.options.hosts.length) reject(event.failure);
    };
  });
  client.on('serverHeartbeatFailed', onFailed);
  const connecting = client.connect();
  connecting.catch(() => undefined);
  try {
    await Promise.race([connecting, allRefused]);
  } finally {
    client.off('serverHeartbeatFailed', onFailed);
  }
}

function translate(name: string, client: MongoClient, error: unknown): Error {
  const operation = `connect (client "${name}")`;
  const incompatible = [error, (error as Error).cause].find((each) => each instanceof MongoCompatibilityError);
  if (incompatible !== undefined) {
    return new SessionsNotSupportedError({ feature: operation, reason: incompatible.message, cause: error });
  }
  if (error instanceof MongoParseError) return new OperationError({ operation, cause: error });
  const kind = (error as Error).name;
  if (kind === 'MongoServerSelectionError' || kind.startsWith('MongoNetwork')) {
    const hosts = client.options.hosts.map(String);
    return new ServerUnreachableError({ operation, hosts, cause: error });
  }
  return new OperationError({ operation, cause: error });
}
