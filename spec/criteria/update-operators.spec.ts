import { compileUpdate } from '../../lib/criteria/compile-update';
import { definitionOf } from '../../lib/definition/registry';
import { CastError } from '../../lib/errors/cast-error';
import { InvalidOptionError } from '../../lib/errors/invalid-option-error';
import { Parcel } from '../support/criteria-models';

const updated = (given: unknown) => compileUpdate(definitionOf(Parcel), given);

/** What an update compiles to beside the new `updatedAt`. */
function compiled(given: unknown): Record<string, Record<string, unknown>> {
  const { $set, ...update } = updated(given)!;
  const { updatedAt: _, ...set } = $set!;
  return Object.keys(set).length === 0 ? update : { ...update, $set: set };
}

describe('operators for every match', () => {
  it.each([
    [{ $inc: { weight: '1', 'stops.0': 2 } }, { $inc: { weight: 1, 'stops.0': 2 } }],
    [{ $mul: { serial: '2' } }, { $mul: { serial: 2n } }],
    [{ $min: { status: 'a' } }, { $min: { st: 'a' } }],
    [{ $unset: 'status' }, { $unset: { st: '' } }],
    [{ $unset: ['status', 'meta.a'] }, { $unset: { st: '', 'meta.a': '' } }],
    [{ $unset: { tags: 1 } }, { $unset: { tg: '' } }],
    [{ $rename: { 'meta.a': 'meta.b' } }, { $rename: { 'meta.a': 'meta.b' } }],
    [{ $push: { tags: 5 } }, { $push: { tg: { $each: ['5'] } } }],
    [{ $push: { stops: ['1', 2] } }, { $push: { stops: { $each: [1, 2] } } }],
    [{ $push: { stops: { $each: ['1'], $slice: -3 } } }, { $push: { stops: { $slice: -3, $each: [1] } } }],
    [{ $addToSet: { lines: { sku: 'a' } } }, { $addToSet: { lines: { $each: [{ sku: 'a' }] } } }],
    [{ $pull: { tags: 'a' } }, { $pull: { tg: 'a' } }],
    [{ $pull: { stops: { $gt: '3' } } }, { $pull: { stops: { $gt: 3 } } }],
    [
      { $pull: { lines: { sku: 'a', quantity: { $gt: 1 } } } },
      { $pull: { lines: { sku: 'a', quantity: { $gt: 1 } } } },
    ],
    [{ $pullAll: { stops: ['1'] } }, { $pullAll: { stops: [1] } }],
    [{ $pop: { tags: -1 } }, { $pop: { tg: -1 } }],
    [{ $bit: { weight: { and: 5 } } }, { $bit: { weight: { and: 5 } } }],
    [{ $currentDate: { sentAt: { $type: 'date' } } }, { $currentDate: { sentAt: { $type: 'date' } } }],
    [{ $set: { 'lines.$[].quantity': 1 } }, { $set: { 'lines.$[].quantity': 1 } }],
  ])('have their operands cast: %j', (given, expected) => {
    expect(compiled(given)).toEqual(expected);
  });

  it.each([
    { $inc: { weight: 'x' } },
    { $inc: { weight: null } },
    { $inc: { code: 1 } },
    { $pop: { tags: 2 } },
    { $push: { stops: 'x' } },
    { $push: { stops: undefined } },
    { $pullAll: { stops: 1 } },
    { $pull: { stops: undefined } },
    { $bit: { weight: { nand: 5 } } },
    { $currentDate: { sentAt: 'now' } },
    { $rename: { code: 5 } },
  ])('are refused with operands they do not take: %o', (given) => {
    expect(() => updated(given)).toThrow(CastError);
  });

  it.each([{ $nope: { code: 1 } }, { $set: { code: 'a' }, status: 'b' }, { $push: { code: 'a' } }, { $where: {} }])(
    'are refused where they have no meaning: %j',
    (given) => {
      expect(() => updated(given)).toThrow(InvalidOptionError);
    },
  );
});
