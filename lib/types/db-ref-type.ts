import { DBRef, ObjectId } from '../bson/classes';
import { castData, copyData, isBsonOf } from './data';
import { UNCASTABLE } from './field-type';
import { plainType } from './plain-type';

function cast(value: unknown): DBRef | typeof UNCASTABLE {
  if (!isBsonOf<DBRef>(value, 'DBRef')) return UNCASTABLE;
  const { collection, oid, db, fields } = value;
  const id = ObjectId.isValid(oid) ? oid : castData(oid);
  const others = castData(fields);
  return id === UNCASTABLE || others === UNCASTABLE ? UNCASTABLE : made(collection, id, db, others);
}

// Its constructor would split a collection's name at a dot.
function made(collection: string, id: unknown, db: string | undefined, fields: unknown): DBRef {
  const ref = new DBRef('', id as ObjectId, db, fields as DBRef['fields']);
  ref.collection = collection;
  return ref;
}

/** A reference by collection and id, as older applications stored them. */
export const dbRefType = plainType<DBRef>({
  name: 'DBRef',
  mutable: true,
  cast,
  copy: (value) =>
    isBsonOf<DBRef>(value, 'DBRef') ? made(value.collection, value.oid, value.db, copyData(value.fields)) : value,
});
