from collections import defaultdict


class LedgerError(Exception):
    pass


FEE_RATE = 2          # percent of a transfer
FREE_LIMIT = 100      # transfers below this cost nothing
INTEREST = 3          # percent a year


def fee(amount):
    if amount < FREE_LIMIT:
        return 0
    return amount * FEE_RATE // 100


class Ledger:
    def __init__(self):
        self.balances = defaultdict(int)
        self.history = []
        self.frozen = set()

    def deposit(self, account, amount):
        if amount <= 0:
            raise LedgerError("amount must be positive")
        self.balances[account] += amount
        self.history.append(("deposit", account, amount))

    def withdraw(self, account, amount):
        if account in self.frozen:
            raise LedgerError("account is frozen")
        if amount <= 0 or amount > self.balances[account]:
            raise LedgerError("insufficient funds")
        self.balances[account] -= amount
        self.history.append(("withdraw", account, amount))

    def transfer(self, source, target, amount):
        cost = fee(amount)
        if source == target:
            raise LedgerError("same account")
        if source in self.frozen or target in self.frozen:
            raise LedgerError("account is frozen")
        if self.balances[source] < amount + cost:
            raise LedgerError("insufficient funds")
        self.balances[source] -= amount + cost
        self.balances[target] += amount
        self.balances["bank"] += cost
        self.history.append(("transfer", source, target, amount))

    def freeze(self, account):
        self.frozen.add(account)

    def interest(self, account, days):
        """Simple interest, rounded down, for a year of 360 days."""
        return self.balances[account] * INTEREST * days // (100 * 360)

    def total(self):
        return sum(self.balances.values())

    def statement(self, account):
        lines = []
        running = 0
        for number, entry in enumerate(self.history, start=1):
            kind = entry[0]
            if kind == "deposit" and entry[1] == account:
                running += entry[2]
            elif kind == "withdraw" and entry[1] == account:
                running -= entry[2]
            elif kind == "transfer" and entry[1] == account:
                running -= entry[3] + fee(entry[3])
            elif kind == "transfer" and entry[2] == account:
                running += entry[3]
            else:
                continue
            lines.append(f"{number:>3} {kind:<8} {running:>6}")
        return "\n".join(lines)

    def richest(self, count):
        ranked = sorted(self.balances.items(), key=lambda item: (-item[1], item[0]))
        return [name for name, _ in ranked[:count] if name != "bank"]
