import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

class Bank {
  static final int OVERDRAFT = 50;
  private final Map<String, Account> accounts = new LinkedHashMap<>();
  private int operations = 0;

  static class Account {
    final String owner;
    private int balance;
    private boolean closed;

    Account(String owner, int balance) {
      this.owner = owner;
      this.balance = balance;
    }

    int balance() {
      return balance;
    }
  }

  Account open(String owner, int amount) {
    if (accounts.containsKey(owner)) {
      throw new IllegalStateException("account exists: " + owner);
    }
    Account account = new Account(owner, amount);
    accounts.put(owner, account);
    operations++;
    return account;
  }

  Optional<Account> find(String owner) {
    return Optional.ofNullable(accounts.get(owner)).filter(a -> !a.closed);
  }

  boolean withdraw(String owner, int amount) {
    Optional<Account> account = find(owner);
    if (account.isEmpty() || amount <= 0) {
      return false;
    }
    Account a = account.get();
    if (a.balance - amount < -OVERDRAFT) {
      return false;
    }
    a.balance -= amount;
    operations++;
    return true;
  }

  boolean transfer(String from, String to, int amount) {
    Optional<Account> target = find(to);
    if (target.isEmpty() || from.equals(to)) {
      return false;
    }
    if (!withdraw(from, amount)) {
      return false;
    }
    target.get().balance += amount;
    return true;
  }

  boolean close(String owner) {
    Optional<Account> account = find(owner);
    if (account.isPresent() && account.get().balance == 0) {
      account.get().closed = true;
      operations++;
      return true;
    }
    return false;
  }

  int total() {
    return accounts.values().stream().mapToInt(Account::balance).sum();
  }

  int operations() {
    return operations;
  }

  /** Interest in whole units: 5 % for savers from 1000 on, else 2 %; overdraft costs 10 %. */
  int interest(String owner) {
    int balance = find(owner).map(Account::balance).orElse(0);
    if (balance < 0) {
      return balance * 10 / 100;
    }
    int rate = balance >= 1000 ? 5 : 2;
    return balance * rate / 100;
  }

  String describe(String owner) {
    return find(owner)
        .map(a -> a.owner + ": " + (a.balance < 0 ? "overdrawn by " + -a.balance : "has " + a.balance))
        .orElse("no account");
  }

  public static void main(String[] args) {
    Bank bank = new Bank();
    assert bank.open("ann", 100).balance() == 100;
    bank.open("bob", 0);
    assert bank.operations() == 2 : bank.operations();
    try {
      bank.open("ann", 5);
      throw new AssertionError("opened twice");
    } catch (IllegalStateException e) {
      assert e.getMessage().equals("account exists: ann") : e.getMessage();
    }
    assert bank.withdraw("ann", 30);
    assert bank.find("ann").get().balance() == 70;
    assert !bank.withdraw("ann", 0);
    assert bank.withdraw("ann", 1);
    assert !bank.withdraw("cid", 10);
    assert !bank.withdraw("ann", 120) : "beyond the overdraft";
    assert bank.withdraw("ann", 119) : "up to the overdraft";
    assert bank.describe("ann").equals("ann: overdrawn by 50") : bank.describe("ann");
    assert bank.interest("ann") == -5 : bank.interest("ann");
    bank.open("dan", 1000);
    assert bank.interest("dan") == 50;
    assert bank.transfer("dan", "bob", 1) && bank.interest("dan") == 19 : bank.interest("dan");
    assert !bank.transfer("dan", "dan", 5);
    assert !bank.transfer("dan", "eve", 5);
    assert bank.total() == 950 : bank.total();
    assert bank.find("bob").get().balance() == 1;
    assert !bank.close("bob");
    assert bank.withdraw("bob", 1);
    assert bank.describe("bob").equals("bob: has 0") : bank.describe("bob");
    assert bank.close("bob");
    assert !bank.close("bob");
    assert bank.describe("bob").equals("no account");
    assert bank.interest("bob") == 0;
    assert !bank.transfer("dan", "bob", 5);
    assert !bank.transfer("ann", "dan", 5);
    assert bank.operations() == 9 : bank.operations();
    System.out.println("passed");
  }
}
