import { InvalidOptionError } from 'threadline';
import { fieldBelow } from '../../lib/inheritance/field-below';
import { ash, oak, tree } from './sample';

describe('a field of a class below', () => {
  it('is found by both names, and not beside', () => {
    expect([
      fieldBelow(tree, 'acorns'),
      fieldBelow(tree, 'kz')?.name,
      fieldBelow(ash, 'acorns'),
      fieldBelow(tree, 'x'),
    ]).toEqual([oak.fields.get('acorns'), 'keys', undefined, undefined]);
  });

  it('is refused where classes declare it in different ways', () => {
    expect(() => fieldBelow(tree, 'mark')).toThrow(InvalidOptionError);
    expect(fieldBelow(oak, 'mark')?.type.name).toBe('String');
  });
});
