import { MalformedDocumentError } from '../../lib/errors/malformed-document-error';

describe('MalformedDocumentError', () => {
  it.each([
    [{ reason: 'r' }, 'a document is malformed: r'],
    [{ reason: 'r', model: 'Person' }, 'Person is malformed: r'],
    [{ reason: 'r', model: 'Person', attribute: 'age' }, 'Person.age is malformed: r'],
  ])('says what is broken: %j', (details, text) => {
    const error = new MalformedDocumentError({ ...details, cause: 'below' });

    expect(error).toMatchObject({
      name: 'MalformedDocumentError',
      code: 'MALFORMED_DOCUMENT',
      ...details,
      cause: 'below',
    });
    expect(error.message).toContain(text);
  });
});
