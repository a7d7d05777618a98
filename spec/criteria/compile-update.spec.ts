import { ObjectId } from 'mongodb';
import { compileUpdate } from '../../lib/criteria/compile-update';
import { definitionOf } from '../../lib/definition/registry';
import { CastError } from '../../lib/errors/cast-error';
import { ImmutableAttributeError } from '../../lib/errors/immutable-attribute-error';
import { UnknownAttributeError } from '../../lib/errors/unknown-attribute-error';
import { Parcel } from '../support/criteria-models';

const updated = (given: unknown) => compileUpdate(definitionOf(Parcel), given);

/** What an update compiles to beside the new `updatedAt`. */
function compiled(given: unknown): Record<string, Record<string, unknown>> {
  const { $set, ...update } = updated(given)!;
  const { updatedAt: _, ...set } = $set!;
  return Object.keys(set).length === 0 ? update : { ...update, $set: set };
}

describe('attributes for every match', () => {
  it('are set, cast and under their stored names', () => {
    const id = new ObjectId();
    expect(
      compiled({ status: 5, weight: '4', tags: ['a'], senderId: id.toHexString(), 'meta.a.b': { $gt: 1 } }),
    ).toEqual({
      $set: { st: '5', weight: 4, tg: ['a'], senderId: id, 'meta.a.b': { $gt: 1 } },
    });
    expect(compiled({ status: null })).toEqual({ $set: { st: null } });
  });

  it('come with a new updatedAt, unless it is given', () => {
    expect(updated({ code: 'a' })).toEqual({ $set: { code: 'a', updatedAt: expect.any(Date) } });
    expect(updated({ $unset: { code: '' } })).toEqual({ $unset: { code: '' }, $set: { updatedAt: expect.any(Date) } });
    expect(updated({ updatedAt: '2026-01-01' })).toEqual({ $set: { updatedAt: new Date('2026-01-01') } });
    expect(updated({ $currentDate: { updatedAt: true } })).toEqual({ $currentDate: { updatedAt: true } });
  });

  it.each([{}, { $set: {} }, { $inc: {}, $unset: [] }])('are nothing to do where there are none: %j', (given) => {
    expect(updated(given)).toBeUndefined();
  });

  it.each([
    { weight: 'x' },
    { code: undefined },
    { tags: 'a' },
    { meta: { a: undefined } },
    null,
    undefined,
    [],
    'x',
    { $set: 5 },
    { $set: undefined },
  ])('are refused where the types do not take them: %o', (given) => {
    expect(() => updated(given)).toThrow(CastError);
  });

  it('are refused where the model does not declare them, and for _id', () => {
    expect(() => updated({ nope: 1 })).toThrow(UnknownAttributeError);
    expect(() => updated({ $inc: { 'code.x': 1 } })).toThrow(UnknownAttributeError);
    expect(() => updated({ id: new ObjectId() })).toThrow(ImmutableAttributeError);
    expect(() => updated({ $unset: ['_id'] })).toThrow(ImmutableAttributeError);
  });
});
