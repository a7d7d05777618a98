import { Binary } from '../../lib/bson/classes';
import { bufferType } from '../../lib/types/buffer-type';
import { UNCASTABLE } from '../../lib/types/field-type';
import { itCasts } from './casting';

const abc = Buffer.from('abc');

describe('bufferType', () => {
  itCasts(bufferType, [
    [abc, abc],
    [new Uint8Array(abc), abc],
    [new Binary(abc), abc],
    [Buffer.alloc(0), Buffer.alloc(0)],
    // The subtype would be lost.
    [new Binary(abc, 5), UNCASTABLE],
    ['abc', UNCASTABLE],
    [[97, 98], UNCASTABLE],
    [new Uint16Array(2), UNCASTABLE],
    [1, UNCASTABLE],
    [{ $ne: null }, UNCASTABLE],
  ]);

  it('takes a copy, as bytes can change in place', () => {
    const given = Buffer.from(abc);
    const value = bufferType.cast(given);
    given.fill(0);

    expect(value).toEqual(abc);
  });

  it('loads what it can without loss, and keeps the rest', () => {
    const encrypted = new Binary(abc, 6);

    expect(bufferType.load(new Binary(abc))).toEqual(abc);
    expect(Buffer.isBuffer(bufferType.load(new Binary(new Uint8Array(abc))))).toBe(true);
    expect(bufferType.load(encrypted)).toBe(encrypted);
    expect(bufferType.load('text')).toBe('text');
  });
});
