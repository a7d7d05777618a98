import { Author } from '../blog';
import { definitionOf } from '../../../lib/definition/registry';
import { hasMany } from '../../../lib/associations/referenced/has-many';
import { InvalidOptionError } from '../../../lib/errors/invalid-option-error';
import { thrown, wired } from '../../integration/wired';

describe('hasMany', () => {
  const spec = wired();
  const declared = { model: 'Person', name: 'posts', target: () => Author };

  it('refuses a dependent that there is not, and lists those there are', () => {
    const error = thrown(() => hasMany(declared, { dependent: 'remove' as never }));

    expect(error).toBeInstanceOf(InvalidOptionError);
    expect(error).toMatchObject({ option: 'dependent' });
    for (const name of ['destroy', 'deleteAll', 'nullify', 'restrictWithException', 'restrictWithError'])
      expect(error.message).toContain(name);
  });

  it('is described as plain data', () => {
    const definition = definitionOf(Author).associations.get('articles')!;

    expect(definition).toMatchObject({
      name: 'articles',
      kind: 'hasMany',
      options: { dependent: 'destroy', inverseOf: 'author' },
    });
    expect(hasMany(declared, {}).beforeOwnerDestroy).toBeUndefined();
  });

  it('costs a save nothing where nothing waits', async () => {
    const author = await Author.create({ name: 'Ann' });
    await author.articles;
    spec.wire.clear();

    await author.update({ name: 'Anna' });

    expect(spec.wire.names).toEqual(['update']);
  });
});
