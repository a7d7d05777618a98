import { ServerUri } from '../../lib/testing/server-uri';

const hosts = ['127.0.0.1:1', '127.0.0.1:2'];
const administrator = { name: 'a:b', password: 'c@d/e' };

describe('ServerUri', () => {
  it('writes the URI of a replica set', () => {
    expect(new ServerUri({ replicaSet: 'rs 0' }).ofSet(hosts)).toBe(
      'mongodb://127.0.0.1:1,127.0.0.1:2/?replicaSet=rs%200',
    );
  });

  it('writes the URI of a standalone server', () => {
    expect(new ServerUri({}).ofSet(['127.0.0.1:1'])).toBe('mongodb://127.0.0.1:1/');
  });

  it('writes the administrator or another user into it', () => {
    const uris = new ServerUri({ administrator, replicaSet: 'rs0' });

    expect(uris.ofSet(['h:1'])).toBe('mongodb://a%3Ab:c%40d%2Fe@h:1/?replicaSet=rs0&authSource=admin');
    expect(uris.ofSet(['h:1'], { name: 'x', password: 'y' })).toBe(
      'mongodb://x:y@h:1/?replicaSet=rs0&authSource=admin',
    );
  });

  it('connects to one node directly', () => {
    expect(new ServerUri({ administrator, replicaSet: 'rs0' }).ofNode('h:1')).toBe(
      'mongodb://a%3Ab:c%40d%2Fe@h:1/?directConnection=true&authSource=admin',
    );
  });
});
