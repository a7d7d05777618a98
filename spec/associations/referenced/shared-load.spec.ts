import { SharedLoad } from '../../../lib/associations/referenced/shared-load';
import { gate, rejection, wired } from '../../integration/wired';
import { Author } from '../blog';

describe('SharedLoad', () => {
  wired();

  it('answers all who ask for the same by one load, and loads again afterwards', async () => {
    const shared = new SharedLoad<number>();
    let loads = 0;
    const load = async (): Promise<number> => ++loads;

    expect(await Promise.all([shared.run('a', Object.is, load), shared.run('a', Object.is, load)])).toEqual([1, 1]);
    expect(await shared.run('a', Object.is, load)).toBe(2);
    expect(await Promise.all([shared.run('a', Object.is, load), shared.run('b', Object.is, load)])).toEqual([3, 4]);
  });

  it('shares nothing between outside and inside of a block', async () => {
    const shared = new SharedLoad<string>();
    const { opened, open } = gate();

    const outside = shared.run('a', Object.is, async () => (await opened, 'outside'));
    const inside = Author.withSession(() => shared.run('a', Object.is, async () => 'inside'));

    expect(await Promise.race([inside, outside])).toBe('inside');
    open();
    expect(await outside).toBe('outside');
  });

  it('tells everyone of a failure, and tries again', async () => {
    const shared = new SharedLoad<number>();
    const fail = (): Promise<number> => Promise.reject(new Error('failed'));

    const both = [shared.run('a', Object.is, fail), shared.run('a', Object.is, fail)].map(rejection);
    expect(await Promise.all(both)).toMatchObject([{ message: 'failed' }, { message: 'failed' }]);
    expect(await shared.run('a', Object.is, async () => 1)).toBe(1);
  });
});
