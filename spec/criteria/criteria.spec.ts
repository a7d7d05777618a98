import { QUERY } from '../../lib/criteria/query';
import { parcels } from '../support/criteria-models';

describe('a criteria', () => {
  it('is not changed by any of its methods', () => {
    const criteria = parcels().where({ code: 'a' });
    const before = JSON.stringify(criteria[QUERY]);
    const made = [
      criteria.where({ weight: 1 }),
      criteria.or({ weight: 1 }),
      criteria.order('code'),
      criteria.limit(1),
      criteria.skip(1),
      criteria.only('code'),
      criteria.without('code'),
      criteria.hint('x'),
      criteria.comment('x'),
      criteria.lean(),
    ];
    expect(JSON.stringify(criteria[QUERY])).toBe(before);
    expect(new Set([criteria, ...made]).size).toBe(made.length + 1);
  });
});
