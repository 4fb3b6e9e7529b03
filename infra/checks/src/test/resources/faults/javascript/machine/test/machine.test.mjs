import { describe, it } from 'node:test';
import assert from 'node:assert';
import { Machine, PRICES } from '../machine.mjs';

describe('buying', () => {
  it('gives item and change', () => {
    const m = new Machine({ cola: 2 }, { 50: 1 });
    assert.ok(m.insert(200));
    assert.deepStrictEqual(m.choose('cola'), { item: 'cola', change: [50] });
    assert.strictEqual(m.stockOf('cola'), 1);
    assert.strictEqual(m.state, 'idle');
    assert.strictEqual(m.credit, 0);
    assert.strictEqual(m.cash(), 200);
  });

  it('accepts the exact price', () => {
    const m = new Machine({ water: 1, cola: 1 });
    m.insert(50);
    m.insert(50);
    assert.deepStrictEqual(m.choose('water'), { item: 'water', change: [] });
    assert.strictEqual(m.stockOf('water'), 0);
    assert.deepStrictEqual(m.choose('water'), { error: 'sold out' });
    assert.deepStrictEqual(m.log, ['idle->paid: coin 50', 'paid->idle: sold water']);
  });

  it('says what is missing', () => {
    const m = new Machine({ chips: 1 });
    assert.deepStrictEqual(m.choose('chips'), { error: 'missing 120' });
    m.insert(100);
    m.insert(10);
    assert.deepStrictEqual(m.choose('chips'), { error: 'missing 10' });
    assert.strictEqual(m.credit, 110);
  });

  it('needs change', () => {
    const m = new Machine({ water: 1 }, { 50: 1 });
    m.insert(200);
    assert.deepStrictEqual(m.choose('water'), { error: 'no change' });
    assert.strictEqual(m.stockOf('water'), 1);
    assert.deepStrictEqual(m.bank, { 50: 1, 200: 1 });
  });

  it('knows its items', () => {
    assert.deepStrictEqual(new Machine({}).choose('beer'), { error: 'unknown item' });
    assert.deepStrictEqual(new Machine({}).choose('cola'), { error: 'sold out' });
    assert.deepStrictEqual(PRICES, { cola: 150, water: 100, chips: 120 });
  });
});

describe('money', () => {
  it('takes known coins only', () => {
    const m = new Machine({});
    for (const coin of [10, 20, 50, 100, 200]) assert.ok(m.insert(coin));
    assert.strictEqual(m.insert(5), false);
    assert.strictEqual(m.credit, 380);
    assert.strictEqual(m.cash(), 380);
  });

  it('gives back on cancel', () => {
    const m = new Machine({});
    m.insert(20);
    m.insert(100);
    m.insert(20);
    assert.deepStrictEqual(m.cancel(), [100, 20, 20]);
    assert.strictEqual(m.cash(), 0);
    assert.strictEqual(m.state, 'idle');
    assert.strictEqual(m.log.at(-1), 'paid->idle: cancelled');
    assert.deepStrictEqual(m.cancel(), []);
    assert.strictEqual(m.log.length, 2);
  });
});

describe('trouble', () => {
  it('breaks when kicked hard', () => {
    const m = new Machine({ cola: 1 });
    m.kick(9);
    assert.strictEqual(m.state, 'idle');
    m.kick(10);
    m.kick(11);
    assert.strictEqual(m.state, 'broken');
    assert.strictEqual(m.insert(100), false);
    assert.deepStrictEqual(m.log, ['idle->broken: kicked']);
  });

  it('is serviced', () => {
    const m = new Machine({ cola: 8 });
    m.insert(100);
    m.kick(20);
    assert.deepStrictEqual(m.choose('cola'), { error: 'missing 50' });
    m.service({ cola: 5, water: 3 });
    assert.strictEqual(m.stockOf('cola'), 10);
    assert.strictEqual(m.stockOf('water'), 3);
    assert.strictEqual(m.state, 'paid');
    m.cancel();
    m.kick(20);
    m.service({});
    assert.strictEqual(m.state, 'idle');
    assert.strictEqual(m.log.at(-1), 'broken->idle: serviced');
  });
});
