from ledger import Ledger, LedgerError, fee


def refused(action, message):
    try:
        action()
    except LedgerError as error:
        assert str(error) == message, f"expected {message!r}, got {str(error)!r}"
    else:
        assert False, "not refused: " + message


def test_fee():
    assert fee(99) == 0, fee(99)
    assert fee(100) == 2, fee(100)
    assert fee(250) == 5, fee(250)


def test_deposit():
    ledger = Ledger()
    ledger.deposit("ann", 50)
    ledger.deposit("ann", 1)
    assert ledger.balances["ann"] == 51
    refused(lambda: ledger.deposit("ann", 0), "amount must be positive")


def test_withdraw():
    ledger = Ledger()
    ledger.deposit("ann", 50)
    ledger.withdraw("ann", 20)
    assert ledger.balances["ann"] == 30, f"expected 30, got {ledger.balances['ann']}"
    ledger.withdraw("ann", 30)
    assert ledger.balances["ann"] == 0
    refused(lambda: ledger.withdraw("ann", 1), "insufficient funds")
    refused(lambda: ledger.withdraw("ann", 0), "insufficient funds")


def test_transfer():
    ledger = Ledger()
    ledger.deposit("ann", 306)
    ledger.transfer("ann", "bob", 100)
    assert ledger.balances["ann"] == 204
    assert ledger.balances["bob"] == 100
    assert ledger.balances["bank"] == 2
    ledger.transfer("ann", "bob", 200)
    assert ledger.balances["ann"] == 0
    assert ledger.balances["bank"] == 6
    assert ledger.total() == 306
    refused(lambda: ledger.transfer("bob", "ann", 300), "insufficient funds")
    refused(lambda: ledger.transfer("bob", "bob", 1), "same account")


def test_freeze():
    ledger = Ledger()
    ledger.deposit("ann", 10)
    ledger.deposit("bob", 10)
    ledger.freeze("bob")
    refused(lambda: ledger.transfer("ann", "bob", 1), "account is frozen")
    refused(lambda: ledger.transfer("bob", "ann", 1), "account is frozen")
    refused(lambda: ledger.withdraw("bob", 1), "account is frozen")
    ledger.withdraw("ann", 1)
    assert ledger.balances["ann"] == 9


def test_interest():
    ledger = Ledger()
    ledger.deposit("ann", 1200)
    assert ledger.interest("ann", 360) == 36
    assert ledger.interest("ann", 90) == 9
    assert ledger.interest("ann", 9) == 0


def test_statement():
    ledger = Ledger()
    ledger.deposit("ann", 500)
    ledger.deposit("bob", 7)
    ledger.withdraw("ann", 50)
    ledger.transfer("ann", "bob", 200)
    ledger.transfer("bob", "ann", 5)
    expected = "  1 deposit     500\n  3 withdraw    450\n  4 transfer    246\n  5 transfer    251"
    assert ledger.statement("ann") == expected, f"expected:\n{expected}\ngot:\n{ledger.statement('ann')}"


def test_richest():
    ledger = Ledger()
    for name, amount in [("cid", 300), ("ann", 5), ("bob", 300), ("dan", 90)]:
        ledger.deposit(name, amount)
    assert ledger.richest(3) == ["bob", "cid", "dan"], ledger.richest(3)


if __name__ == "__main__":
    for name, test in list(globals().items()):
        if name.startswith("test_"):
            test()
    print("ok")
