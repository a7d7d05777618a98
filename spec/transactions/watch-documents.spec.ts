import { enlistment } from '../../lib/attributes/enlistment';
import { ObjectId } from '../../lib/bson/classes';
import { TransactionMemory } from '../../lib/transactions/memory';
import { watchDocuments } from '../../lib/transactions/watch-documents';
import { Person } from '../attributes/sample';

describe('watchDocuments', () => {
  it('counts the transactions that are open, each once', () => {
    const [one, other] = [watchDocuments(() => undefined), watchDocuments(() => undefined)];
    expect(enlistment.open).toBe(2);
    one();
    one();
    expect(enlistment.open).toBe(1);
    other();
    expect(enlistment.open).toBe(0);
  });

  it('hands a change to the memory of the transaction around it, if there is one', () => {
    const memory = new TransactionMemory();
    let here: TransactionMemory | undefined;
    const end = watchDocuments(() => here);
    const { document } = Person.load({ _id: new ObjectId(), username: 'a', age: 1 });
    document.age = 2;
    here = memory;
    document.username = 'b';
    here = undefined;
    document.username = 'c';
    end();
    memory.restore();
    expect([document.username, document.age]).toEqual(['a', 2]);
  });
});
