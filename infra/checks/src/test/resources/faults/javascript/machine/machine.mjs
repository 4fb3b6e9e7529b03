// A vending machine as a state machine with a log.

export const PRICES = { cola: 150, water: 100, chips: 120 };
const COINS = [200, 100, 50, 20, 10];

export class Machine {
  #credit = 0;
  #state = 'idle';
  #stock;

  constructor(stock, bank = {}) {
    this.#stock = { ...stock };
    this.bank = { ...bank };
    this.log = [];
  }

  get state() {
    return this.#state;
  }

  get credit() {
    return this.#credit;
  }

  stockOf(item) {
    return this.#stock[item] ?? 0;
  }

  #go(next, reason) {
    this.log.push(`${this.#state}->${next}: ${reason}`);
    this.#state = next;
  }

  insert(coin) {
    if (!COINS.includes(coin)) {
      return false;
    }
    if (this.#state === 'broken') {
      return false;
    }
    this.#credit += coin;
    this.bank[coin] = (this.bank[coin] ?? 0) + 1;
    if (this.#state === 'idle') {
      this.#go('paid', `coin ${coin}`);
    }
    return true;
  }

  choose(item) {
    const price = PRICES[item];
    if (price === undefined) {
      return { error: 'unknown item' };
    }
    if (this.stockOf(item) <= 0) {
      return { error: 'sold out' };
    }
    if (this.#state !== 'paid' || this.#credit < price) {
      return { error: 'missing ' + (price - this.#credit) };
    }
    const change = this.#change(this.#credit - price);
    if (change === null) {
      return { error: 'no change' };
    }
    this.#stock[item] -= 1;
    this.#credit = 0;
    this.#go('idle', `sold ${item}`);
    return { item, change };
  }

  cancel() {
    const coins = this.#change(this.#credit);
    this.#credit = 0;
    if (this.#state === 'paid') {
      this.#go('idle', 'cancelled');
    }
    return coins;
  }

  kick(force) {
    if (force > 9 && this.#state !== 'broken') {
      this.#go('broken', 'kicked');
    }
  }

  service(stock) {
    for (const [item, count] of Object.entries(stock)) {
      this.#stock[item] = Math.min(this.stockOf(item) + count, 10);
    }
    if (this.#state === 'broken') {
      this.#go(this.#credit > 0 ? 'paid' : 'idle', 'serviced');
    }
  }

  // Largest coins first; null if the bank cannot give the sum.
  #change(sum) {
    const given = [];
    const bank = { ...this.bank };
    for (const coin of COINS) {
      while (sum >= coin && (bank[coin] ?? 0) > 0) {
        given.push(coin);
        bank[coin] -= 1;
        sum -= coin;
      }
    }
    if (sum !== 0) {
      return null;
    }
    this.bank = bank;
    return given;
  }

  cash() {
    return Object.entries(this.bank).reduce((sum, [coin, count]) => sum + Number(coin) * count, 0);
  }
}
