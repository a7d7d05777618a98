import { checkMember, isShared, join, keyField, newHierarchy, sharedWith } from '../../lib/definition/hierarchy';
import type { ModelDefinition } from '../../lib/definition/model-definition';
import { constantType } from '../../lib/types/constant-type';
import { stringType } from '../../lib/types/string-type';
import { thrown } from '../integration/wired';

type Parts = Partial<ModelDefinition>;

/** A definition of what a hierarchy asks of one. */
function define(name: string, { hierarchy = newHierarchy({}, []), ...more }: Parts = {}): ModelDefinition {
  const own = {
    name,
    typeValue: name,
    collection: 'shapes',
    client: 'default',
    fields: new Map(),
    storedFields: new Map(),
  };
  return { ...own, shardKey: [], hierarchy, ...more } as unknown as ModelDefinition;
}

describe('a hierarchy', () => {
  it('has the key of its root, as that is stored, and shows no members when it is looked at', () => {
    expect(newHierarchy({}, [])).toEqual({ name: '_type', key: '_type', fallback: false });
    const kind = { name: 'kind', storedName: 'k' };
    expect(newHierarchy({ discriminator: { key: 'kind', fallback: true } }, [kind])).toEqual({
      name: 'kind',
      key: 'k',
      fallback: true,
    });
    expect(Object.keys(newHierarchy({}, []))).not.toContain('members');
  });

  it('is shared from the second class on, and the root gets the key then', () => {
    const shape = define('Shape');
    expect([join(shape), isShared(shape)]).toEqual([undefined, false]);
    const circle = define('Circle', { hierarchy: shape.hierarchy });
    const [root, field] = join(circle)!;
    expect([root, isShared(shape), field.constant, shape.storedFields.get('_type')]).toEqual([
      shape,
      true,
      'Shape',
      field,
    ]);
    expect(join(define('Square', { hierarchy: shape.hierarchy }))).toBeUndefined();
    expect(join(define('Apart', { isApart: true }))).toBeUndefined();
  });

  it('has a key whose field holds one value, under the name that the class declares', () => {
    const hierarchy = newHierarchy({ discriminator: { key: 'k' } }, []);
    const own = { name: 'kind', storedName: 'k', type: stringType };
    const field = keyField(hierarchy, 'Circle', [own]);
    expect(field).toMatchObject({
      name: 'kind',
      storedName: 'k',
      immutable: true,
      constant: 'Circle',
      default: 'Circle',
    });
    expect(field.type.name).toBe(constantType('Circle').name);
  });
});

describe('a class that extends a model', () => {
  const shape = define('Shape');
  join(shape);

  it('shares its collection unless it names another, another database or another client', () => {
    expect(sharedWith(false, {}, shape)).toBe(shape);
    for (const options of [{ collection: 'ovals' }, { database: 'other' }, { client: 'other' }])
      expect(sharedWith(false, options, shape)).toBeUndefined();
    expect(sharedWith(false, { collection: 'shapes' }, shape)).toBe(shape);
    expect(sharedWith(true, { collection: 'ovals' }, shape)).toBe(shape);
    expect(sharedWith(false, {}, define('Base', { isApart: true }))).toBeUndefined();
    expect(sharedWith(false, {}, undefined)).toBeUndefined();
  });

  it.each([
    ['another key', 'discriminator', { discriminator: { key: 'kind' } }],
    ['a fallback', 'discriminator', { discriminator: { fallback: true } }],
    ['the value of another', 'discriminator', { discriminator: { value: 'Shape' } }],
    ['soft deletion', 'softDelete', { softDelete: true }],
    ['a shard key', 'shardKey', { shardKey: ['region'] }],
  ])('is refused %s', (_, option, options) => {
    expect(thrown(() => checkMember('Oval', options, shape))).toMatchObject({ name: 'InvalidOptionError', option });
  });

  it('may say again what holds for all', () => {
    const options = { discriminator: { key: '_type', fallback: false, value: 'oval' }, shardKey: [] };
    expect(() => checkMember('Oval', options, shape)).not.toThrow();
    expect(() => checkMember('Shape', { abstract: true }, shape)).not.toThrow();
  });
});
