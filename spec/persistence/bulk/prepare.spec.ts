import { Document, EmbeddedModel, EmbedsMany, Field, ImmutableAttributeError, Model } from 'threadline';
import { Bulk, type BulkPlan } from '../../../lib/persistence/bulk/bulk';
import { prepare, type Write } from '../../../lib/persistence/bulk/prepare';
import { thrown, wired } from '../../integration/wired';

@Document()
class Part extends EmbeddedModel {
  @Field(Number) n!: number;
}

@Document({ timestamps: true })
class Whole extends Model {
  @Field(Number) n: number = 0;
  @EmbedsMany(() => Part) parts!: EmbedsMany<Part>;
  updatedAt?: Date;
}

@Document({ lockVersion: true })
class Locked extends Model {
  @Field(Number) n: number = 0;
}

const plan: BulkPlan = {
  name: 'Whole.saveMany',
  validate: true,
  touch: true,
  ordered: false,
  areOurs: false,
  report: false,
};
const prepared = (document: Whole | Locked): Write => prepare(new Bulk([document], plan).entries[0]!, plan);

describe('preparing a document for a bulk write', () => {
  wired();

  it('tells apart what is inserted, what is updated with others or alone, and what is not sent', async () => {
    expect(prepared(new Whole()).kind).toBe('insert');
    const whole = await Whole.create({ parts: [{ n: 1 }] });
    expect(prepared(whole).kind).toBe('none');
    whole.n = 1;
    const write = prepared(whole);
    expect(write.kind).toBe('together');
    expect(whole.isChanged('updatedAt')).toBe(true);
    write.unstamp!();
    expect(whole.isChanged('updatedAt')).toBe(false);
    whole.parts[0]!.n = 2;
    expect(prepared(whole).kind).toBe('alone');
    const locked = await Locked.create();
    locked.n = 1;
    expect(prepared(locked).kind).toBe('alone');
  });

  it('takes timestamps back where the document cannot be sent', async () => {
    const whole = await Whole.create();
    whole._id = '0123456789abcdef01234567';
    expect(thrown(() => prepared(whole))).toBeInstanceOf(ImmutableAttributeError);
    expect(whole.isChanged('updatedAt')).toBe(false);
  });
});
