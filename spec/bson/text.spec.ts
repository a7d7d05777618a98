import { decodeText } from '../../lib/bson/text';
import { MalformedDocumentError } from '../../lib/errors/malformed-document-error';

describe('decodeText', () => {
  it.each(['', 'plain', 'grüße', '\ufffd is a character too', '\ufeffmark', '\u{1f9f5}'])('gives %j', (text) => {
    const bytes = Buffer.from(`<${text}>`);

    expect(decodeText(bytes, 1, bytes.length - 1)).toBe(text);
  });

  it.each([[[0xff]], [[0xc3, 0x28]], [[0xed, 0xa0, 0x80]], [[0xef, 0xbf, 0xbd, 0x80]], [[0xf0, 0x9f, 0xa7]]])(
    'refuses the bytes %j',
    (bytes) => {
      expect(() => decodeText(Buffer.from(bytes), 0, bytes.length)).toThrow(MalformedDocumentError);
    },
  );
});
