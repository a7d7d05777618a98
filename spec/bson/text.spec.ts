import { decodeText } from '../../lib/bson/text';
import { MalformedDocumentError } from '../../lib/errors/malformed-document-error';

describe('decodeText', () => {
  it.each(['', 'plain', 'grüße', '\ufffd is a character too', '\ufeffmark', '\u{1f9f5}'])('gives %j', (text) => {
    const bytes = Buffer.from(`<${text}>`);

    expect(decodeText(bytes, 1, bytes.length - 1)).toBe(text);
  });

  it('gives each of many short texts, again and again', () => {
    const texts = Array.from({ length: 5000 }, (_, index) => index.toString(36));
    const decoded = [...texts, ...texts].map((text) => decodeText(Buffer.from(`<${text}>`), 1, text.length + 1));

    expect(decoded).toEqual([...texts, ...texts]);
  });

  it.each(['é', 'ab\u0000', 'a\ufffd', 'Ünder'])('gives the short text %j', (text) => {
    const bytes = Buffer.from(text);

    expect([decodeText(bytes, 0, bytes.length), decodeText(bytes, 0, bytes.length)]).toEqual([text, text]);
  });

  it.each([[[0xff]], [[0xc3, 0x28]], [[0xed, 0xa0, 0x80]], [[0xef, 0xbf, 0xbd, 0x80]], [[0xf0, 0x9f, 0xa7]]])(
    'refuses the bytes %j',
    (bytes) => {
      expect(() => decodeText(Buffer.from(bytes), 0, bytes.length)).toThrow(MalformedDocumentError);
    },
  );
});
