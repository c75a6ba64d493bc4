import { allAtOnce } from '@mooring/kubernetes-objects';
import fc from 'fast-check';
import { comparable } from './ComparableName';
import { likenessOf } from './similarity';
import { SimilarNames } from './SimilarNames';

const likeness = (a: string, b: string) =>
  likenessOf(comparable(a), comparable(b));

describe('likenessOf', () => {
  it.each([
    ['Payments', 'payments', 'case', 0],
    ['payments_api', 'Payments-API', 'separators', 0],
    ['paymentsapi', 'payments.api', 'separators', 0],
    ['payments-api', 'payment-api', 'typo', 1],
    ['search', 'saerch', 'typo', 1],
    ['inventory', 'inventroyy', 'typo', 2],
    ['inventory', 'invetnroyy', undefined, undefined],
    ['inventory', 'inventry', 'typo', 1],
    ['ledgers', 'ladgers', 'typo', 1],
    ['payments', 'payment-service', 'words', 0],
    ['api-payments', 'payments-api-prod', 'words', 0],
    ['team-shop-cart', 'cart-shop', 'words', 0],
    ['payments-api', 'orders-api', undefined, undefined],
    ['shard-1', 'shard-2', undefined, undefined],
    ['v1-cart', 'v2-cart', undefined, undefined],
    ['api', 'app', undefined, undefined],
    ['cat', 'car', undefined, undefined],
    ['', 'a', undefined, undefined],
    ['a b', 'a-b', 'separators', 0],
  ])('%s and %s: %s', (a, b, similarity, edits) => {
    for (const actual of [likeness(a, b), likeness(b, a)]) {
      expect(actual?.similarity).toBe(similarity);
      expect(actual?.edits).toBe(edits);
    }
  });
});

describe('SimilarNames', () => {
  const name = fc
    .array(
      fc.constantFrom(
        ...['pay', 'payment', 'payments', 'api', 'cart', 'Cart', 'svc', '1'],
        ...['2', '-', '_', 'x', 's'],
      ),
      { minLength: 1, maxLength: 5 },
    )
    .map(parts => parts.join(''));

  it('finds the nearest of all names in use, as comparing with each would', () => {
    fc.assert(
      fc.property(fc.array(name), name, fc.nat(3), (names, wanted, gone) => {
        const isInUse = (item: string) => item.length % 4 !== gone;
        const found = allAtOnce(
          SimilarNames.create(names).find(comparable(wanted), isInUse),
        );
        const nearer = [...new Set(names)]
          .filter(item => item !== wanted && isInUse(item))
          .filter(item => {
            const { similarity = 'words' } = likeness(wanted, item) ?? {};
            return similarity !== 'words';
          });
        const near = found.filter(({ similarity }) => similarity !== 'words');
        expect(near).toHaveLength(Math.min(5, nearer.length));
        for (const { name: item, ...rest } of found) {
          expect(isInUse(item)).toBe(true);
          expect(rest).toEqual(likeness(wanted, item));
        }
        const order = ['case', 'separators', 'typo', 'words'];
        const ranks = found.map(
          ({ similarity, edits }) => 10 * order.indexOf(similarity) + edits,
        );
        expect(ranks).toEqual([...ranks].sort((a, b) => a - b));
      }),
      { numRuns: 1000 },
    );
  });

  it('compares with few of 20,000 names', () => {
    const words = ['pay', 'cart', 'ship', 'order', 'user', 'stock', 'price'];
    const names = Array.from({ length: 20_000 }, (_, i) => {
      const at = (shift: number) => words[Math.floor(i / 7 ** shift) % 7];
      return `${at(0)}-${at(1)}-${at(2)}-${i}`;
    });
    const similar = SimilarNames.create(names);
    let looks = 0;
    const count = () => {
      looks++;
      return true;
    };
    for (const wanted of ['pay-cart-shpi-1', 'nothing-like-it', 'pay']) {
      allAtOnce(similar.find(comparable(wanted), count));
    }
    expect(looks).toBeLessThan(1000);
  });

  it('takes no name for one that is too long, whatever it is', () => {
    const long = 'x'.repeat(100_000);
    const similar = SimilarNames.create([long, 'y']);
    expect(allAtOnce(similar.find(comparable(`${long}y`), () => true))).toEqual(
      [],
    );
  });
});
