import type { Chunk } from '../bson/chunk';
import { keepOne } from '../bson/keep-one';
import type { WholeId } from '../bson/whole-document';
import type { Change } from './cell';
import { DocumentState } from './document-state';
import type { StoredChanges } from './pending';
import type { Shape } from './shape';

/** What was changed by the write that stored a document for the first time: all that lies in its bytes. */
export class FirstChanges implements StoredChanges {
  readonly #chunk: Chunk;
  readonly #offset: number;
  readonly #isIdGiven: boolean;

  constructor(
    private readonly shape: Shape,
    { chunk, offset, isGiven }: WholeId,
  ) {
    this.#chunk = chunk;
    this.#offset = offset;
    this.#isIdGiven = isGiven;
  }

  // Made of the bytes, as hardly anybody asks, and what is read of the document since may have been changed.
  get changes(): ReadonlyMap<string, Change> {
    const place = { chunk: this.#chunk, offset: this.#offset };
    return new DocumentState(this.shape, place).firstChanges(this.#isIdGiven);
  }
}

keepOne(new FirstChanges({} as Shape, {} as WholeId));
