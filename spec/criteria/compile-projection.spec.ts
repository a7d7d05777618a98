import { compileProjection } from '../../lib/criteria/compile-projection';
import type { Criteria } from '../../lib/criteria/criteria';
import { QUERY } from '../../lib/criteria/query';
import { InvalidOptionError } from '../../lib/errors/invalid-option-error';
import { UnknownAttributeError } from '../../lib/errors/unknown-attribute-error';
import { type Parcel, parcels } from '../support/criteria-models';

const projection = (criteria: Criteria<Parcel, unknown>) => compileProjection(criteria[QUERY])?.projection;

describe('what a query loads', () => {
  it('is everything unless it is said', () => {
    expect(projection(parcels())).toBeUndefined();
  });

  it('is what only names, by stored names, and _id', () => {
    expect(projection(parcels().only('status', 'meta.a'))).toEqual({ _id: 1, st: 1, 'meta.a': 1 });
    expect(projection(parcels().only('id'))).toEqual({ _id: 1 });
    expect(projection(parcels().only())).toEqual({ _id: 1 });
  });

  it('is all but what without names, and _id', () => {
    expect(projection(parcels().without('status').without('meta.a', '_id'))).toEqual({ st: 0, 'meta.a': 0 });
    expect(projection(parcels().without('_id'))).toBeUndefined();
  });

  it('gets less with each only', () => {
    expect(projection(parcels().only('status', 'meta').only('meta.a', 'code'))).toEqual({ _id: 1, 'meta.a': 1 });
    expect(projection(parcels().only('meta.a', 'code').only('meta', 'status'))).toEqual({ _id: 1, 'meta.a': 1 });
  });

  it('is what only leaves after without', () => {
    expect(projection(parcels().only('status', 'code', 'meta.a').without('code', 'meta'))).toEqual({ _id: 1, st: 1 });
  });

  it('names the widest path alone, as the server takes no two that overlap', () => {
    expect(projection(parcels().only('meta.a', 'meta', 'meta.a.b'))).toEqual({ _id: 1, meta: 1 });
    expect(projection(parcels().without('meta.a.b', 'meta.a'))).toEqual({ 'meta.a': 0 });
  });

  it('cannot take a field and leave out a part of it', () => {
    expect(() => projection(parcels().only('meta').without('meta.a'))).toThrow(InvalidOptionError);
  });

  it('is of declared attributes', () => {
    expect(() => projection(parcels().only('nope' as 'code'))).toThrow(UnknownAttributeError);
    expect(() => projection(parcels().without('code.x' as 'code'))).toThrow(UnknownAttributeError);
  });
});
