'use strict';

/** A cache of bounded size that forgets the least recently used entry; entries can expire. */
class LruCache {
  constructor(capacity, { ttl = 0, clock = () => 0 } = {}) {
    if (!Number.isInteger(capacity) || capacity < 1) {
      throw new RangeError('capacity must be at least 1');
    }
    this.capacity = capacity;
    this.ttl = ttl;
    this.clock = clock;
    this.entries = new Map();
    this.hits = 0;
    this.misses = 0;
  }

  get size() {
    return this.entries.size;
  }

  has(key) {
    const entry = this.entries.get(key);
    return entry !== undefined && !this.expired(entry);
  }

  get(key, fallback) {
    if (!this.has(key)) {
      this.entries.delete(key);
      this.misses += 1;
      return fallback;
    }
    const entry = this.entries.get(key);
    this.entries.delete(key);
    this.entries.set(key, entry);
    this.hits += 1;
    return entry.value;
  }

  set(key, value) {
    this.entries.delete(key);
    this.entries.set(key, { value, at: this.clock() });
    while (this.entries.size > this.capacity) {
      const oldest = this.entries.keys().next().value;
      this.entries.delete(oldest);
    }
    return this;
  }

  expired(entry) {
    return this.ttl > 0 && this.clock() - entry.at >= this.ttl;
  }

  prune() {
    let dropped = 0;
    for (const [key, entry] of this.entries) {
      if (this.expired(entry)) {
        this.entries.delete(key);
        dropped++;
      }
    }
    return dropped;
  }

  hitRate() {
    const total = this.hits + this.misses;
    return total === 0 ? 0 : this.hits / total;
  }

  keys() {
    return [...this.entries.keys()].reverse();
  }

  toString() {
    const pairs = this.keys().map((key) => `${key}=${this.entries.get(key).value}`);
    return `[${pairs.join(' ')}] ${this.size}/${this.capacity}`;
  }
}

/** Remembers the results of a function of several arguments. */
function memoize(fn, capacity) {
  const cache = new LruCache(capacity);
  const memo = (...args) => {
    const key = args.join('|');
    if (!cache.has(key)) {
      cache.set(key, fn(...args));
    }
    return cache.get(key);
  };
  memo.cache = cache;
  return memo;
}

module.exports = { LruCache, memoize };
