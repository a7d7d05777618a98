import { byStoredName, collectFields } from '../../lib/definition/collect-fields';
import { InvalidOptionError } from '../../lib/errors/invalid-option-error';
import { stringType } from '../../lib/types/string-type';
import { thrown } from '../integration/wired';

const NOTHING = { hasId: false, lockVersion: false, softDelete: false, timestamps: false };

function declared(...names: readonly (readonly [name: string, storedName: string])[]) {
  return new Map(names.map(([name, storedName]) => [name, { name, storedName, type: stringType }]));
}

function fields(...names: readonly (readonly [name: string, storedName: string])[]) {
  return collectFields(declared(...names), () => undefined, NOTHING);
}

describe('the fields of a class', () => {
  it('are _id, those declared, and those of its options, unless they are declared', () => {
    const all = { hasId: true, lockVersion: true, softDelete: true, timestamps: true };
    const given = declared(['name', 'name'], ['updatedAt', 'u_at'], ['_id', '_id']);
    const found = collectFields(given, () => undefined, all);
    expect([...found.keys()]).toEqual(['_id', 'name', 'updatedAt', 'lockVersion', 'deletedAt', 'createdAt']);
    expect([found.get('_id')!.type, found.get('updatedAt')!.storedName]).toEqual([stringType, 'u_at']);
    expect([...fields(['name', 'name'], ['_id', '_id']).keys()]).toEqual(['name']);
  });

  it('by what they are stored as are one a name', () => {
    expect([...byStoredName('Person', fields(['email', 'em'], ['name', 'name'])).keys()]).toEqual(['em', 'name']);
    for (const twice of [fields(['email', 'em'], ['em', 'em']), fields(['a', 'b'], ['b', 'c'])])
      expect(thrown(() => byStoredName('Person', twice))).toBeInstanceOf(InvalidOptionError);
  });
});
