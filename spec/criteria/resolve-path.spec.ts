import { ObjectId } from 'mongodb';
import { compileFilter } from '../../lib/criteria/compile-filter';
import { criteriaFor } from '../../lib/criteria/criteria';
import { QUERY } from '../../lib/criteria/query';
import { resolvePath, resolveUpdatePath } from '../../lib/criteria/resolve-path';
import { BelongsTo } from '../../lib/decorators/belongs-to';
import { Document } from '../../lib/decorators/document';
import { Field } from '../../lib/decorators/field';
import { HasMany } from '../../lib/decorators/has-many';
import { definitionOf } from '../../lib/definition/registry';
import { CastError } from '../../lib/errors/cast-error';
import { UnknownAttributeError } from '../../lib/errors/unknown-attribute-error';
import { Model } from '../../lib/model/model';

@Document()
class Harbour extends Model {
  @Field(String) override _id!: string;
  @HasMany(() => Boat) boats!: HasMany<Boat>;
}

@Document()
class Boat extends Model {
  @Field(String, { name: 'n' }) name!: string;
  @Field(() => [[Number]]) grid!: number[][];
  @BelongsTo(() => Harbour, { foreignKey: 'portId', optional: true }) port!: BelongsTo<Harbour>;
  @BelongsTo(() => Boat, { optional: true }) tug!: BelongsTo<Boat>;
}

const boat = definitionOf(Boat);
const where = (filter: unknown) => compileFilter(criteriaFor<Boat>(boat).where(filter as never)[QUERY]);

describe('a path', () => {
  it('means a field by either of its names', () => {
    expect(resolvePath(boat, 'name').stored).toBe('n');
    expect(resolvePath(boat, 'n').field?.name).toBe('name');
  });

  it('follows arrays of arrays to the type of their items', () => {
    expect(resolvePath(boat, 'grid.0.1').type?.name).toBe('Number');
    expect(resolvePath(boat, 'grid.0').type?.name).toBe('Array of Number');
    expect(() => resolvePath(boat, 'grid.0.1.2')).toThrow(UnknownAttributeError);
  });

  it('names elements by position in an update only', () => {
    expect(resolveUpdatePath(boat, 'grid.$[].0').stored).toBe('grid.$[].0');
    expect(resolveUpdatePath(boat, 'grid.$').type?.name).toBe('Array of Number');
    expect(() => resolvePath(boat, 'grid.$')).toThrow(UnknownAttributeError);
  });
});

describe('an association in a filter', () => {
  it('means its foreign key, of the type of the other _id', () => {
    const tug = new Boat();
    expect(where({ port: 5, tug: tug.id.toHexString() })).toEqual({ portId: '5', tugId: tug.id });
    expect(where({ portId: 'p', tugId: { $in: [tug] } })).toEqual({ portId: 'p', tugId: { $in: [tug.id] } });
    expect(where({ port: new Harbour({ _id: 'genoa' }), tug })).toEqual({ portId: 'genoa', tugId: tug.id });
    expect(where({ port: null })).toEqual({ portId: null });
  });

  it('takes what its type takes, and has nothing below', () => {
    expect(() => where({ tug: 'x' })).toThrow(CastError);
    expect(() => where({ tug: /x/ })).toThrow(CastError);
    expect(where({ port: /x/ })).toEqual({ portId: /x/ });
    expect(() => where({ 'tug.name': 'x' })).toThrow(UnknownAttributeError);
    expect(() => where({ 'tugId.x': 'x' })).toThrow(UnknownAttributeError);
  });

  it('is unknown where it leads to many', () => {
    const boats = { boats: new ObjectId() } as never;
    expect(() => compileFilter(criteriaFor<Harbour>(definitionOf(Harbour)).where(boats)[QUERY])).toThrow(
      UnknownAttributeError,
    );
  });
});
