import { ServerLimitError } from 'threadline';
import { noUpdate, type Update } from '../../lib/attributes/update';
import { refuseTooLarge } from '../../lib/persistence/server-limits';
import { thrown } from '../integration/wired';

describe('refuseTooLarge', () => {
  const changes = (count: number): Update => ({
    ...noUpdate(),
    guards: Array.from({ length: count }, () => ({ path: [] })),
  });
  const command = (megabytes: number) => ({
    filter: {},
    update: { $set: { text: 'x'.repeat(megabytes * 1024 * 1024) } },
  });

  it('refuses many changes that make a command larger than the server takes', () => {
    const error = thrown(() => refuseTooLarge('Cart.save', changes(10_001), command(16)));
    expect(error).toBeInstanceOf(ServerLimitError);
    expect(error).toMatchObject({ operation: 'Cart.save', limit: 'size' });
  });

  it('takes what has room, and leaves few changes to the server', () => {
    expect(() => refuseTooLarge('Cart.save', changes(10_001), command(15))).not.toThrow();
    expect(() => refuseTooLarge('Cart.save', changes(1), command(16))).not.toThrow();
  });
});
