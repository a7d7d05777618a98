import { DBRef, ObjectId } from '../../lib/bson/classes';
import { dbRefType } from '../../lib/types/db-ref-type';
import { UNCASTABLE } from '../../lib/types/field-type';
import { itCasts } from './casting';

const id = new ObjectId();
const dotted = new DBRef('', id);
dotted.collection = 'a.b';

describe('dbRefType', () => {
  itCasts(dbRefType, [
    [new DBRef('people', id), new DBRef('people', id)],
    [new DBRef('people', id, 'db', { since: 1 }), new DBRef('people', id, 'db', { since: 1 })],
    // Its constructor would take the part before the dot for the database.
    [dotted, dotted],
    [new DBRef('people', 5 as never), new DBRef('people', 5 as never)],
    [new DBRef('people', id, undefined, { bad: Symbol('bad') }), UNCASTABLE],
    [{ $ref: 'people', $id: id }, UNCASTABLE],
    [id, UNCASTABLE],
    ['people', UNCASTABLE],
  ]);

  it('copies its further fields, and leaves what is no reference', () => {
    const given = new DBRef('people', id, undefined, { tags: ['a'] });
    const copy = dbRefType.copy(given);
    (given.fields as { tags: string[] }).tags.push('b');
    expect([copy.fields, dbRefType.copy(5 as never)]).toEqual([{ tags: ['a'] }, 5]);
  });
});
