import { connection, Document, EmbeddedModel, InvalidOptionError, Model } from 'threadline';
import { clientNamed } from '../../lib/clients/registry';
import { saveMany } from '../../lib/persistence/save-many';
import { thrown, wired } from '../integration/wired';

@Document()
class Thing extends Model {}

@Document()
class Inside extends EmbeddedModel {}

@Document({ client: 'other' })
class Far extends Model {}

describe('saving many documents', () => {
  wired({ other: true });
  const here = () => clientNamed('default', 'spec');

  it('takes documents of one client that are stored by themselves', async () => {
    expect(connection('other').client).not.toBe(connection().client);
    for (const one of [new Far(), new Inside(), {}, null]) {
      expect(thrown(() => void saveMany([new Thing(), one as never], here(), 'Thing.saveMany'))).toBeInstanceOf(
        InvalidOptionError,
      );
    }
    const things = [new Thing(), new Thing()];
    expect((await saveMany(things, here(), 'Thing.saveMany')).saved).toEqual(things);
  });
});
