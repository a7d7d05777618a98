import { chunkOf } from '../../lib/bson/chunk';
import { BSON, Double } from '../../lib/bson/classes';
import { decodeExactly, decodeValue } from '../../lib/bson/decode';
import { shapeOf } from '../../lib/attributes/shape';
import { locate } from '../../lib/attributes/slots';
import { naming, requireOnce, unknownFields } from '../../lib/attributes/stored-bytes';
import { MalformedDocumentError } from '../../lib/errors/malformed-document-error';
import { rawDocument, rawInt } from '../bson/raw';
import { declare } from './sample';

const shape = shapeOf(declare('Post', { title: String, meta: Object }).definition);

describe('unknownFields', () => {
  it('are those that the model does not declare, in their order', () => {
    const chunk = chunkOf(BSON.serialize({ z: new Double(1), title: 'a', meta: { z: 2 }, a: [1], titl: 2 }));

    expect(unknownFields(shape, chunk, 0, decodeValue)).toEqual([
      ['z', 1],
      ['a', [1]],
      ['titl', 2],
    ]);
    expect(unknownFields(shape, chunk, 0, decodeExactly)[0]).toStrictEqual(['z', new Double(1)]);
  });
});

describe('requireOnce', () => {
  const twice = rawDocument([16, 'a', rawInt(1)], [16, 'a', rawInt(2)]);
  const check = (bytes: Buffer, index: number) => {
    const chunk = chunkOf(bytes);
    requireOnce(shape, shape.fields[index]!, chunk, 0, (locate(shape, chunk, 0)[index] as number | undefined) ?? 0);
  };

  it('refuses a key that is there twice, beside or inside, and no other field', () => {
    expect(() => check(rawDocument([10, 'title', Buffer.alloc(0)], [10, 'title', Buffer.alloc(0)]), 1)).toThrow(
      MalformedDocumentError,
    );
    expect(() => check(rawDocument([3, 'meta', twice]), 2)).toThrow(MalformedDocumentError);
    expect(() => check(rawDocument([3, 'meta', twice]), 1)).not.toThrow();
    expect(() => check(Buffer.from(BSON.serialize({ title: 'a', meta: { title: 1 } })), 2)).not.toThrow();
  });
});

describe('naming', () => {
  it('says whose bytes are broken, once', () => {
    const named = naming(new MalformedDocumentError({ reason: 'broken' }), shape, 'title') as MalformedDocumentError;

    expect([named.model, named.attribute, named.reason]).toEqual(['Post', 'title', 'broken']);
    expect(naming(named, shape, 'meta')).toBe(named);
    expect(named.message).toContain('Post.title');
  });

  it('leaves any other error alone', () => {
    const error = new TypeError('other');

    expect(naming(error, shape)).toBe(error);
  });
});
