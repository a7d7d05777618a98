import { DeclaredField } from '../../lib/definition/declared-field';
import { stringType } from '../../lib/types/string-type';

const draft = { name: 'email', storedName: 'em', type: stringType };

describe('a declared field', () => {
  it('is what its decorator said', () => {
    expect(new DeclaredField({ ...draft, hidden: true }, () => 'none')).toMatchObject({
      name: 'email',
      storedName: 'em',
      type: stringType,
      hidden: true,
      readonly: undefined,
      immutable: undefined,
    });
    expect(new DeclaredField({ ...draft, readonly: true }, () => 'none')).toMatchObject({
      readonly: true,
      immutable: true,
    });
    expect(new DeclaredField({ ...draft, name: '_id' }, () => 'none').immutable).toBe(true);
  });

  it('has the default of its decorator, or that of the class', () => {
    const given = new DeclaredField({ ...draft, default: null }, (name) => `own ${name}`);
    expect([given.declaresDefault, given.default]).toEqual([true, null]);
    const own = new DeclaredField(draft, (name) => `own ${name}`);
    expect([own.declaresDefault, (own.default as () => unknown)()]).toEqual([false, 'own email']);
    expect(own.default).toBe(own.default);
  });

  it('asks for its type at once, unless nothing can be wrong with it', () => {
    const asked: string[] = [];
    const type = () => {
      asked.push('asked');
      return stringType;
    };
    const now = new DeclaredField({ ...draft, type }, () => undefined);
    expect(asked).toHaveLength(1);
    const later = new DeclaredField({ ...draft, type, isMadeLater: true }, () => undefined);
    expect(asked).toHaveLength(1);
    expect([now.type, later.type, later.type]).toEqual([stringType, stringType, stringType]);
    expect(asked).toHaveLength(2);
  });
});
