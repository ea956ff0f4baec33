import { expect, it } from 'vitest';
import { Random } from '../../../cli/generator/random.ts';
import { shuffled, weighted } from './schedule.ts';

it('shuffles into an order that the seed determines, and loses none', () => {
  const list = Array.from({ length: 12 }, (_, index) => index);
  const once = shuffled(list, new Random(7));
  expect(once).toEqual(shuffled(list, new Random(7)));
  expect(once).not.toEqual(shuffled(list, new Random(8)));
  expect(once.toSorted((a, b) => a - b)).toEqual(list);
});

it('takes each as often as its weight says', () => {
  const random = new Random(7);
  const list = [
    { name: 'often', weight: 3 },
    { name: 'seldom', weight: 1 },
    { name: 'never', weight: 0 },
  ];
  const taken = Array.from({ length: 10_000 }, () => weighted(list, random).name);
  const { often = [], seldom = [], never = [] } = Object.groupBy(taken, (name) => name);
  expect(never).toHaveLength(0);
  expect(often.length / seldom.length).toBeGreaterThan(2.7);
  expect(often.length / seldom.length).toBeLessThan(3.3);
});
