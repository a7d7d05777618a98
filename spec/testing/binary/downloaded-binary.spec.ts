import { createServer } from 'node:net';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { downloadedBinary } from '../../../lib/testing/binary/downloaded-binary';

const VARIABLES = [
  'MONGOMS_DOWNLOAD_MIRROR',
  'MONGOMS_DOWNLOAD_URL',
  'https_proxy',
  'HTTPS_PROXY',
  'http_proxy',
  'HTTP_PROXY',
];

describe('downloadedBinary', () => {
  const before = new Map(VARIABLES.map((name) => [name, process.env[name]]));

  beforeEach(() => VARIABLES.forEach((name) => delete process.env[name]));

  afterEach(() => {
    for (const [name, value] of before) if (value !== undefined) process.env[name] = value;
  });

  it('gives up after one look where the site cannot be reached, instead of retrying for minutes', async () => {
    const port = await freePort();
    process.env['MONGOMS_DOWNLOAD_MIRROR'] = `http://127.0.0.1:${port}`;
    const onProgress = jest.fn();

    const outcome = await downloadedBinary.find({ onProgress });

    expect(outcome).toEqual({ reason: `127.0.0.1:${port} cannot be reached (ECONNREFUSED)` });
    expect(onProgress).not.toHaveBeenCalled();
  });
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
