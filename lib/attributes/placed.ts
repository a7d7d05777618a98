import type { Chunk, Place } from '../bson/chunk';
import { AttributeNotLoadedError } from '../errors/attribute-not-loaded-error';
import { track } from './bare-slots';
import { Flagged } from './flagged';
import { LEFT_OUT, type LoadedFields, WHOLE } from './loaded-fields';
import type { Shape, ShapeField } from './shape';
import { locate, type Slots } from './slots';
import { naming } from './stored-bytes';

/** Where the values of one document lie. */
export abstract class Placed extends Flagged {
  readonly shape: Shape;
  /** The document whose values these are. */
  document: object | undefined = undefined;
  protected chunk: Chunk | undefined;
  protected offset: number;
  /** The slots as reading leaves them: what can change in place has no cell before somebody asks for changes. */
  protected bare: Slots | undefined = undefined;

  /**
   * @param place where the stored document lies, be it inside another; none for a new document
   * @param loaded how much of each field the query loaded; everything unless given
   */
  constructor(shape: Shape, place?: Place, loaded?: LoadedFields) {
    super();
    this.shape = shape;
    this.isNew = place === undefined;
    this.chunk = place?.chunk;
    this.offset = place === undefined ? 0 : place.offset;
    this.loaded = loaded;
  }

  /** The slots with a cell for all that can have changed. */
  protected get slots(): Slots | undefined {
    if (this.isBare) {
      this.isBare = false;
      track(this.shape, this.bare!, this.chunk!, this.offset);
    }
    return this.bare;
  }

  protected set slots(slots: Slots | undefined) {
    this.bare = slots;
    this.isBare = false;
  }

  /** Goes on with slots as reading left them. */
  goOnWith(slots: Slots): void {
    this.bare = slots;
    this.isBare = slots.some((slot) => typeof slot === 'object');
  }

  /** Finds where the values lie, at the first use of any. */
  protected open(): Slots {
    try {
      return (this.bare =
        this.chunk === undefined ? this.shape.blank.slice() : locate(this.shape, this.chunk, this.offset));
    } catch (error) {
      throw naming(error, this.shape);
    }
  }

  /** The fields that the query loaded, at least in part. */
  protected loadedFields(): readonly ShapeField[] {
    const { loaded } = this;
    return loaded === undefined
      ? this.shape.fields
      : this.shape.fields.filter(({ index }) => loaded[index] !== LEFT_OUT);
  }

  /** @throws {AttributeNotLoadedError} where the query left the field out, or loaded only a part of it */
  protected requireWhole(index: number): void {
    if (this.loaded !== undefined && this.loaded[index] !== WHOLE) throw this.notLoaded(index);
  }

  protected notLoaded(index: number): AttributeNotLoadedError {
    return new AttributeNotLoadedError({ model: this.shape.model, attribute: this.shape.fields[index]!.name });
  }
}
