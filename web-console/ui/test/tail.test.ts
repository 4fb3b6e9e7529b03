import { expect, test } from 'vitest';
import { followsAfter } from '../src/session/follow.ts';

test('a page that becomes shorter moves up and is still followed', () => {
  expect(followsAfter({ up: true, below: 0 }, true)).toBe(true);
});

test('a person who moves up leaves the end, even by a little', () => {
  expect(followsAfter({ up: true, below: 30 }, true)).toBe(false);
  expect(followsAfter({ up: true, below: 3000 }, true)).toBe(false);
});

test('a person who comes back near to the end follows again', () => {
  expect(followsAfter({ up: false, below: 40 }, false)).toBe(true);
  expect(followsAfter({ up: false, below: 400 }, false)).toBe(false);
});

test('rows that come while the page moves down do not end the following', () => {
  expect(followsAfter({ up: false, below: 400 }, true)).toBe(true);
});
