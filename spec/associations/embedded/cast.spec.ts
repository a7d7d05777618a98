import { Document, EmbeddedModel, EmbedsMany, EmbedsOne, Field, Model, ValidationError } from 'threadline';
import { rejection, wired } from '../../integration/wired';

@Document()
class Mark extends EmbeddedModel {
  @Field(Number) points!: number;
}

@Document()
class Other extends EmbeddedModel {
  @Field(Number) points!: number;
}

@Document({ collection: 'reports' })
class Report extends Model {
  @EmbedsMany(() => Mark) marks!: EmbedsMany<Mark>;
  @EmbedsOne(() => Mark) last?: Mark | null;
}

describe('what cannot be cast inside', () => {
  const spec = wired();
  let report: Report;

  beforeEach(async () => {
    await Report.deleteAll();
    const { id } = await Report.create({ marks: [{ points: 1 }, { points: 2 }], last: { points: 3 } });
    report = await Report.findOrFail(id);
    spec.wire.clear();
  });

  const paths = async (options = {}): Promise<readonly string[]> => {
    const error: unknown = await rejection(report.save(options));
    expect(error).toBeInstanceOf(ValidationError);
    expect(spec.wire.named('update')).toHaveLength(0);
    return (error as ValidationError).errors.paths;
  };

  it('is found in a new member, behind those that did not change', async () => {
    report.marks.build({ points: 'many' as never });
    expect(await paths()).toEqual(['marks.2.points']);
    expect(await paths({ validate: false })).toEqual(['marks.2.points']);
  });

  it('is found in one that was stored', async () => {
    report.marks[1]!.points = 'many' as never;
    expect(await paths()).toEqual(['marks.1.points']);
  });

  it('is found in one that is alone', async () => {
    report.last!.points = 'many' as never;
    expect(await paths()).toEqual(['last.points']);
  });

  it('is a document of another class, at the end or in the place of one', async () => {
    const others = report.marks as unknown as Other[];
    others[2] = new Other({ points: 1 });
    expect(await paths()).toEqual(['marks']);
    others.length = 2;
    others[0] = new Other({ points: 1 });
    expect(await paths()).toEqual(['marks']);
  });
});
