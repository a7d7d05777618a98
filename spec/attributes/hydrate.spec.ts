import { BSON, ObjectId } from '../../lib/bson/classes';
import { STATE, stateOf } from '../../lib/attributes/document';
import { enlistment } from '../../lib/attributes/enlistment';
import { DocumentState } from '../../lib/attributes/document-state';
import { adopt, fresh, hydrate, hydrateAt, shellOf } from '../../lib/attributes/hydrate';
import { shapeOf } from '../../lib/attributes/shape';
import { chunkOf } from '../../lib/bson/chunk';
import { declare, Person } from './sample';

const shell = shellOf(Person.model.prototype as Record<string, unknown>, Person.definition);

/** The memory that a document's values keep alive: found by reading bytes of a value that is never copied out. */
function memoryOf(document: object): number {
  return (stateOf(document) as unknown as { chunk: { bytes: Buffer } }).chunk.bytes.buffer.byteLength;
}

describe('hydrate', () => {
  it('makes an instance of the model without running its constructor', () => {
    class Loud {
      constructor() {
        throw new Error('ran');
      }
    }
    const document = hydrate(shellOf(Loud.prototype, Person.definition), BSON.serialize({}));

    expect(document).toBeInstanceOf(Loud);
    expect([document.constructor, Object.getPrototypeOf(document)]).toEqual([Loud, Loud.prototype]);
    expect(Object.keys(document)).toEqual([]);
  });

  it('makes a document that is neither new nor destroyed, with nothing decoded', () => {
    const state = stateOf(hydrate(shell, Buffer.from([9, 0, 0, 0, 99, 97, 0, 1, 0])));

    expect([state.isNew, state.isDestroyed, state.isReadonly, state.wasNew, state.previousChanges.size]).toEqual([
      false,
      false,
      false,
      false,
      0,
    ]);
  });

  it('keeps one document without its batch', () => {
    const one = BSON.serialize({ _id: new ObjectId(), username: 'Emily', settings: { big: 'x'.repeat(1300) } });
    const batch = Buffer.concat(Array.from({ length: 5000 }, () => one));
    const documents = Array.from({ length: 5000 }, (_, index) =>
      hydrate(shell, batch.subarray(index * one.length, (index + 1) * one.length)),
    );
    const kept = documents[2500]!;
    const username = kept.username;
    batch.fill(0);

    expect(batch.length).toBeGreaterThan(6_000_000);
    expect(memoryOf(kept)).toBe(16 * 1024);
    expect([username, (kept.settings as { big: string }).big.length]).toEqual(['Emily', 1300]);
  });

  it('copies values out of the chunk, so that a kept Buffer keeps no other document', () => {
    const document = hydrate(shell, BSON.serialize({ photo: Buffer.from('abc') }));

    expect((document.photo as Buffer).buffer.byteLength).toBe(3);
  });

  it('takes bytes that are its own as they are', () => {
    const bytes = Buffer.from(BSON.serialize({ age: 1 }));

    expect(memoryOf(hydrate(shell, bytes, { own: true }))).toBe(bytes.buffer.byteLength);
    expect(hydrate(shell, new Uint8Array(bytes), { own: true }).age).toBe(1);
  });

  it('works once for each model', () => {
    expect(shellOf(Person.model.prototype as object, Person.definition)).toBe(shell);
  });
});

describe('hydrateAt', () => {
  it('makes a document of bytes inside of another', () => {
    const chunk = chunkOf(BSON.serialize({ other: 1, inner: { username: 'Emily', unknown: 2 }, more: 3 }));
    const document = hydrateAt(shell, { chunk, offset: chunk.bytes.indexOf('inner\0') + 6 });

    expect([document.username, document.age]).toEqual(['Emily', undefined]);
    expect(stateOf(document).toObject()).toEqual({ username: 'Emily', unknown: 2 });
  });
});

describe('fresh', () => {
  it('makes a document new', () => {
    const document = {};
    const state = fresh(document, Person.definition);

    expect([stateOf(document), state.document, state.isNew, state.isChanged()]).toEqual([state, document, true, false]);
  });
});

describe('fresh, in a transaction', () => {
  const { born } = enlistment;
  afterEach(() => Object.assign(enlistment, { open: 0, born }));

  it('says that a document was made', () => {
    const seen: unknown[] = [];
    Object.assign(enlistment, { open: 1, born: (state: unknown) => seen.push(state) });

    const state = fresh({}, Person.definition);

    expect(seen).toEqual([state]);
  });
});

describe('adopt', () => {
  it('gives a document a state that was made before', () => {
    const state = new DocumentState(shapeOf(declare('Post', { title: String }).definition));
    const document = { [STATE]: undefined };

    expect([adopt(document, state), document[STATE], state.document]).toEqual([state, state, document]);
  });
});
