import { expect, it } from 'vitest';
import { Breaker } from '../../../core/settle/breaker.ts';

const MINUTE = 60_000;

it('lets a poison record and a small bad batch pass', () => {
  const breaker = new Breaker();
  expect(breaker.rejects(1, 1, 0)).toBe(false);
  expect(breaker.rejects(99, 99, 0)).toBe(false);
  expect(breaker.rejects(1000, 499, 0)).toBe(false);
});

it('rejects when half of at least a hundred records are undecodable', () => {
  expect(new Breaker().rejects(100, 50, 0)).toBe(true);
});

it('rejects for ten minutes any batch of which nothing can be decoded', () => {
  const breaker = new Breaker();
  breaker.rejects(200, 200, 0);
  expect(breaker.rejects(3, 3, 9 * MINUTE)).toBe(true);
  expect(breaker.rejects(3, 2, 9 * MINUTE)).toBe(false);
  expect(breaker.rejects(3, 3, 10 * MINUTE)).toBe(false);
});

it('does not reject a batch of tombstones', () => {
  const breaker = new Breaker();
  breaker.rejects(200, 200, 0);
  expect(breaker.rejects(0, 0, 1)).toBe(false);
});
