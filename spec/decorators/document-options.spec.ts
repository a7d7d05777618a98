import { checkDocumentOptions } from '../../lib/decorators/document-options';
import type { DocumentOptions } from '../../lib/definition/model-definition';
import { thrown } from '../integration/wired';

describe('the options of @Document', () => {
  it('are taken as they are declared, and none has to be given', () => {
    const options: DocumentOptions = {
      collection: 'people',
      database: 'app',
      client: 'archive',
      timestamps: true,
      id: false,
      lockVersion: true,
      softDelete: false,
      discriminator: { key: 'kind', value: 1, fallback: true },
      abstract: false,
      shardKey: ['region'],
    };
    for (const given of [options, {}, { collection: undefined, discriminator: undefined }])
      expect(() => checkDocumentOptions(given)).not.toThrow();
  });

  it.each<[string, object]>([
    ['nope', { nope: 1 }],
    ['constructor', { constructor: 'people' }],
    ['collection', { collection: 5 }],
    ['collection', { collection: '' }],
    ['timestamps', { timestamps: 'yes' }],
    ['discriminator', { discriminator: null }],
    ['shardKey', { shardKey: 'region' }],
    ['key', { discriminator: { key: '_id' } }],
    ['value', { discriminator: { value: NaN } }],
    ['fallback', { discriminator: { fallback: 1 } }],
    ['sort', { discriminator: { sort: 1 } }],
  ])('%s: %j is refused', (option, options) => {
    expect(thrown(() => checkDocumentOptions(options))).toMatchObject({ name: 'InvalidOptionError', option });
  });
});
