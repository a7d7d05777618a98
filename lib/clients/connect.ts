import { InvalidOptionError } from '../errors/invalid-option-error';
import type { ClientConfig } from './client-config';
import type { ClientEntry } from './client-entry';
import { openClient } from './open-client';
import { addClient, clientNames, hasClient, removeClient } from './registry';

const KNOWN = ['uri', 'database', 'options', 'client'];

/**
 * Connects clients by name. All or none: when one of them cannot be reached, those opened by this call are closed again.
 *
 * @throws InvalidOptionError for a configuration that cannot be meant, or a name that is open already
 * @throws ServerUnreachableError when no host answers
 * @throws SessionsNotSupportedError for a server too old for the driver
 */
export async function connectClients(configs: Readonly<Record<string, ClientConfig>>): Promise<ClientEntry[]> {
  const names = checkNames(configs);
  for (const name of names) checkConfig(name, configs[name]);
  const opened: ClientEntry[] = [];
  try {
    for (const name of names) opened.push(await connectOne(name, configs[name]!));
    return opened;
  } catch (error) {
    await Promise.all(opened.map((entry) => closeClient(entry)));
    throw error;
  }
}

async function connectOne(name: string, config: ClientConfig): Promise<ClientEntry> {
  const client = await openClient(name, config);
  // Looked at again: another call may have taken the name while this one was connecting.
  if (hasClient(name)) {
    if (config.client === undefined) await client.close();
    throw nameTaken(name);
  }
  const database = config.database ?? client.db().databaseName;
  const entry: ClientEntry = {
    name,
    client,
    database,
    adopted: config.client !== undefined,
    closing: false,
    closed: false,
  };
  addClient(entry);
  return entry;
}

/** Closes the driver's client unless it is the application's own, and frees the name. */
export async function closeClient(entry: ClientEntry): Promise<void> {
  entry.closing = entry.closed = true;
  removeClient(entry);
  if (!entry.adopted) await entry.client.close();
}

function checkNames(configs: unknown): string[] {
  const isObject = typeof configs === 'object' && configs !== null && !Array.isArray(configs);
  const names = isObject ? Object.keys(configs) : [];
  if (names.length > 0) return names;
  throw new InvalidOptionError({
    option: 'clients',
    problem: `connect was given ${isObject ? 'no client' : 'neither a URI nor an object of clients'}.`,
    resolution: 'Give a URI, or an object of names, each with { uri, database?, options? } or { client, database? }.',
  });
}

function checkConfig(name: string, config: ClientConfig | undefined): void {
  if (typeof config !== 'object' || config === null) throw invalid(name, 'is not an object');
  const unknown = Object.keys(config).find((key) => !KNOWN.includes(key));
  if (unknown !== undefined) throw invalid(name, `has the unknown option ${JSON.stringify(unknown)}`);
  if (config.client !== undefined && config.uri !== undefined) throw invalid(name, 'has both a uri and a client');
  if (config.client !== undefined && config.options !== undefined)
    throw invalid(name, 'has options, which its client has taken already');
  if (config.client !== undefined && !isClient(config.client))
    throw invalid(name, 'has a client that is no MongoClient');
  if (config.client === undefined && typeof config.uri !== 'string')
    throw invalid(name, 'has neither a uri nor a client');
  if (config.database !== undefined && (typeof config.database !== 'string' || config.database === '')) {
    throw invalid(name, 'has a database that is not a name');
  }
  if (hasClient(name)) throw nameTaken(name);
}

// By its shape and not its class: the application may have another copy of the driver.
function isClient(value: unknown): boolean {
  const { connect, startSession } = (value ?? {}) as { readonly connect?: unknown; readonly startSession?: unknown };
  return typeof connect === 'function' && typeof startSession === 'function';
}

function invalid(name: string, what: string): InvalidOptionError {
  return new InvalidOptionError({
    option: name,
    problem: `The configuration of the client "${name}" ${what}.`,
    resolution: 'Give { uri, database?, options? } or { client, database? } for each client.',
  });
}

function nameTaken(name: string): InvalidOptionError {
  return new InvalidOptionError({
    option: name,
    problem: `A client named "${name}" is open already (open: ${clientNames().join(', ')}).`,
    resolution: `Choose another name, or await connection(${JSON.stringify(name)}).close() first.`,
  });
}
