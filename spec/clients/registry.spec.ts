import { closeClient, connectClients } from '../../lib/clients/connect';
import { allClients, clientNamed, hasClient } from '../../lib/clients/registry';
import { NotConnectedError } from '../../lib/errors/not-connected-error';
import { UnknownClientError } from '../../lib/errors/unknown-client-error';
import { mongodbUri } from '../support/database';

describe('the registry of clients', () => {
  it('finds an open client by its name, and says what is wrong with others', async () => {
    expect(() => clientNamed('archive', 'Person.create')).toThrow(NotConnectedError);
    const [archive] = await connectClients({ archive: { uri: mongodbUri() } });

    expect(clientNamed('archive', 'Person.create')).toBe(archive);
    expect(hasClient('archive')).toBe(true);
    expect(allClients()).toEqual([archive]);
    expect(() => clientNamed('archiv', 'Person.create')).toThrow(UnknownClientError);
    expect(() => clientNamed('default', 'Person.create')).toThrow(NotConnectedError);

    const [other] = await connectClients({ other: { uri: mongodbUri() } });
    await closeClient(archive!);
    expect(() => clientNamed('archive', 'Person.create')).toThrow(NotConnectedError);
    await closeClient(other!);
  });

  it('has no client with the name of a property that every object has', () => {
    expect(() => clientNamed('__proto__', 'Person.create')).toThrow(NotConnectedError);
    expect(hasClient('constructor')).toBe(false);
  });
});
