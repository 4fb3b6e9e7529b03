const test = require('node:test');
const assert = require('node:assert/strict');
const { LruCache, memoize } = require('./lru');

test('keeps what was used last', () => {
  const cache = new LruCache(2);
  cache.set('a', 1).set('b', 2);
  assert.equal(cache.get('a'), 1);
  cache.set('c', 3);
  assert.equal(cache.has('b'), false);
  assert.deepEqual(cache.keys(), ['c', 'a']);
  assert.equal(cache.size, 2);
});

test('setting again refreshes', () => {
  const cache = new LruCache(2);
  cache.set('a', 1).set('b', 2).set('a', 5).set('c', 3);
  assert.equal(cache.get('a'), 5);
  assert.equal(cache.get('b', 'gone'), 'gone');
});

test('capacity is checked', () => {
  assert.throws(() => new LruCache(0), /capacity must be at least 1/);
  assert.throws(() => new LruCache(1.5), RangeError);
  assert.equal(new LruCache(1).capacity, 1);
});

test('entries expire', () => {
  let now = 0;
  const cache = new LruCache(5, { ttl: 10, clock: () => now });
  cache.set('a', 1);
  now = 9;
  cache.set('b', 2);
  assert.equal(cache.get('a'), 1);
  now = 10;
  assert.equal(cache.get('a'), undefined);
  assert.equal(cache.size, 1);
  assert.equal(cache.has('b'), true);
});

test('without ttl nothing expires', () => {
  let now = 0;
  const cache = new LruCache(2, { clock: () => now });
  cache.set('a', 1);
  now = 1e9;
  assert.equal(cache.has('a'), true);
});

test('prune drops the expired', () => {
  let now = 0;
  const cache = new LruCache(5, { ttl: 5, clock: () => now });
  cache.set('a', 1).set('b', 2);
  now = 3;
  cache.set('c', 3);
  now = 6;
  assert.equal(cache.prune(), 2);
  assert.deepEqual(cache.keys(), ['c']);
});

test('hit rate', () => {
  const cache = new LruCache(2);
  assert.equal(cache.hitRate(), 0);
  cache.set('a', 1);
  cache.get('a');
  cache.get('a');
  cache.get('a');
  cache.get('x');
  assert.equal(cache.hitRate(), 0.75);
  assert.equal(cache.hits, 3);
});

test('text', () => {
  const cache = new LruCache(3);
  cache.set('a', 1).set('b', 2);
  assert.equal(String(cache), '[b=2 a=1] 2/3');
});

test('memoize', () => {
  let calls = 0;
  const sub = memoize((a, b) => {
    calls++;
    return a - b;
  }, 2);
  assert.equal(sub(5, 3), 2);
  assert.equal(sub(5, 3), 2);
  assert.equal(calls, 1);
  assert.equal(sub(53, ''), 53);
  assert.equal(calls, 2);
  assert.deepEqual(sub.cache.keys(), ['53|', '5|3']);
});
