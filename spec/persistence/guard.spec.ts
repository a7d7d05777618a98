import { Document, Field, Model, ReadonlyDocumentError } from 'threadline';
import { STATE } from '../../lib/attributes/document';
import { enlistment, type Enlisted } from '../../lib/attributes/enlistment';
import { definitionOf } from '../../lib/definition/registry';
import { refuseWrite } from '../../lib/persistence/guard';
import { thrown } from '../integration/wired';

@Document()
class Crate extends Model {
  @Field(String) override _id!: string;
}

const write = (crate: Crate): void => refuseWrite(crate, definitionOf(Crate), 'Crate.save');

describe('the guard before each write', () => {
  it('lets documents pass that take writes', () => {
    expect(write(new Crate())).toBeUndefined();
  });

  it.each(['isReadonly', 'isDestroyed'] as const)('refuses one that %s, and says what and why', (flag) => {
    const crate = new Crate({ _id: 'c1' });
    crate[STATE][flag] = true;
    const error = thrown(() => write(crate));
    expect(error).toBeInstanceOf(ReadonlyDocumentError);
    const reason = flag === 'isReadonly' ? 'readonly' : 'destroyed';
    expect(error).toMatchObject({ model: 'Crate', id: 'c1', operation: 'Crate.save', reason });
  });

  it('tells an open transaction, before anything is refused', () => {
    const told: Enlisted[] = [];
    const { open, storing } = enlistment;
    Object.assign(enlistment, { open: 1, storing: (state: Enlisted) => told.push(state) });
    try {
      const crate = new Crate();
      crate[STATE].isDestroyed = true;
      thrown(() => write(crate));
      expect(told).toEqual([crate[STATE]]);
    } finally {
      Object.assign(enlistment, { open, storing });
    }
  });
});
