import {
  type BulkReport,
  Document,
  DocumentNotFoundError,
  Field,
  Model,
  OperationError,
  StaleDocumentError,
} from 'threadline';
import { faultyServer } from '../../integration/transactions/faulty-server';
import { rejection } from '../../integration/wired';

@Document({ shardKey: ['region'], timestamps: true })
class Shop extends Model {
  @Field(String) region!: string;
  @Field(Number) n: number = 0;
  updatedAt?: Date;
}

@Document()
class Other extends Model {
  @Field(Number) n: number = 0;
}

describe('sending many documents', () => {
  const server = faultyServer();

  it('asks for each by itself where the look-up does not add up', async () => {
    const shops = await Shop.createMany(['a', 'b', 'c', 'd'].map((region) => ({ region })));
    await Shop.collection.updateOne({ _id: shops[1]!.id }, { $set: { region: 'moved' } });
    await Shop.collection.deleteOne({ _id: shops[2]!.id });
    for (const shop of shops) shop.n = 1;
    server.wire.clear();
    const { saved, failed } = await Shop.saveMany(shops, { report: true });
    expect(server.wire.names.slice(0, 3)).toEqual(['update', 'find', 'update']);
    expect([saved, failed.map(({ index }) => index)]).toEqual([
      [shops[0], shops[3]],
      [1, 2],
    ]);
    expect(failed.map(({ error }) => error)).toEqual([
      expect.any(StaleDocumentError),
      expect.any(DocumentNotFoundError),
    ]);
    expect([shops[1]!.isChanged('n'), shops[1]!.isChanged('updatedAt')]).toEqual([true, false]);
  });

  it('rejects, report or not, where a command failed as such, and sends nothing after it', async () => {
    const stored = await Shop.create({ region: 'x' });
    stored.n = 5;
    const [fresh, other] = [new Shop({ region: 'y' }), new Other()];
    await server.fail(['insert'], { errorCode: 8000 });
    server.wire.clear();
    const error = await rejection(Shop.saveMany([stored, fresh, other], { report: true }));
    expect(error).toBeInstanceOf(OperationError);
    expect(server.wire.names).toEqual(['insert']);
    const report = error['report'] as BulkReport;
    expect([report.failed.map(({ document }) => document), report.skipped]).toEqual([[fresh], [stored, other]]);
    expect([fresh.isNew, fresh.updatedAt, stored.isChanged('n'), stored.isChanged('updatedAt')]).toEqual([
      true,
      undefined,
      true,
      false,
    ]);
    await server.fail(['update'], { errorCode: 8000 });
    const again = await rejection(Shop.saveMany([stored, other]));
    const late = again['report'] as BulkReport;
    expect([late.saved[0] === other, late.failed[0]!.index, other.isPersisted]).toEqual([true, 0, true]);
  });
});
