import fc from 'fast-check';
import { BSONRegExp, DBRef, ObjectId } from 'mongodb';
import { compileFilter } from '../../lib/criteria/compile-filter';
import { everyDocument, valuesCondition, withCondition } from '../../lib/criteria/query';
import { definitionOf } from '../../lib/definition/registry';
import { CastError } from '../../lib/errors/cast-error';
import { UnknownAttributeError } from '../../lib/errors/unknown-attribute-error';
import { Parcel } from '../support/criteria-models';

/** What values compile to. */
const compiled = (values: unknown) =>
  compileFilter(withCondition(everyDocument(definitionOf(Parcel), []), valuesCondition(values)));

/** Whether the server would find an operator or a pattern in what is said of a field; below `$eq` it looks for none. */
function holdsOperator(said: unknown): boolean {
  if (said instanceof RegExp || said instanceof BSONRegExp || Array.isArray(said)) return true;
  if (typeof said !== 'object' || said === null) return false;
  const keys = Object.keys(said);
  if (keys.length === 1 && keys[0] === '$eq') return false;
  return Object.getPrototypeOf(said) === Object.prototype;
}

const json = fc.json().map((text): unknown => JSON.parse(text));
const operators = ['$ne', '$gt', '$in', '$regex', '$where', '$exists', '$or', '$not', '$eq', '$ref', '__proto__'];
const hostile = fc.oneof(
  json,
  fc.dictionary(fc.constantFrom(...operators), json),
  fc.array(fc.dictionary(fc.constantFrom(...operators), json)),
  fc.constantFrom(/x/, new BSONRegExp('x'), new DBRef('people', new ObjectId()), new Map([['$ne', null]])),
);

describe('values from a request', () => {
  it.each(['code', 'weight', 'express', 'sentAt', 'serial', 'price', 'label', 'senderId', 'tags', '_id'])(
    'never become operators: %s takes none at all',
    (name) => {
      for (const value of [{ $ne: null }, { $gt: '' }, { $regex: '.' }, { $exists: true }, /./, { $eq: 1 }]) {
        expect(() => compiled({ [name]: value })).toThrow(CastError);
      }
    },
  );

  it('are compared as data where the field takes objects', () => {
    expect(compiled({ meta: { $ne: null } })).toEqual({ meta: { $eq: { $ne: null } } });
    expect(compiled({ 'meta.x': { $gt: 1 } })).toEqual({ 'meta.x': { $eq: { $gt: 1 } } });
    expect(compiled({ 'meta.x': /./ })).toEqual({ 'meta.x': { $eq: /./ } });
    expect(compiled({ counters: { $where: '1' } })).toEqual({ counters: { $eq: new Map([['$where', '1']]) } });
    expect(compiled({ lines: { $gt: 1 } })).toEqual({ lines: { $eq: { $gt: 1 } } });
  });

  it.each(['$or', '$and', '$nor', '$where', '$expr', '$comment', '__proto__'])(
    'name attributes only: not %s',
    (name) => {
      expect(() => compiled(JSON.parse(`{ ${JSON.stringify(name)}: [{ "code": "a" }] }`))).toThrow(
        UnknownAttributeError,
      );
    },
  );

  it.each([[undefined], [null], ['code'], [[]], [{ code: undefined }], [{ meta: { a: undefined } }]])(
    'are refused unless they are attributes with values: %o',
    (given) => {
      expect(() => compiled(given)).toThrow(CastError);
    },
  );

  it('are cast as in any filter, null meaning null or missing', () => {
    const id = new ObjectId();
    expect(compiled({ weight: '42', status: null, id: id.toHexString(), tags: ['a'] })).toEqual({
      weight: 42,
      st: null,
      _id: id,
      tg: { $eq: ['a'] },
    });
  });

  it('compile to data or to a CastError, whatever they are', () => {
    const names = fc.constantFrom(
      ...definitionOf(Parcel).fields.keys(),
      'meta.deep',
      'counters.a',
      'lines.0.sku',
      'tags.0',
    );
    fc.assert(
      fc.property(names, hostile, (name, value) => {
        let filter: Readonly<Record<string, unknown>>;
        try {
          filter = compiled({ [name]: value });
        } catch (error) {
          return error instanceof CastError;
        }
        return Object.entries(filter).every(([key, said]) => !key.startsWith('$') && !holdsOperator(said));
      }),
      { numRuns: 500 },
    );
  });
});
