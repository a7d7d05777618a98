// Runs in a folder where the packed package is installed, in a Jest that knows nothing of this repository.
const { connect, connection, disconnect, Model } = require('threadline');

afterAll(() => disconnect());

test('connects and sends', async () => {
  await connect({ default: { uri: process.env.MONGODB_URI, database: 'threadline-package-check' } });

  await expect(connection().client.db().command({ ping: 1 })).resolves.toMatchObject({ ok: 1 });
  expect(typeof Model.withSession).toBe('function');
});
