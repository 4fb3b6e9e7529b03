#!/usr/bin/env python3
"""A calculator: numbers, + - * / %, parentheses, variables and a few functions."""

import sys

OPERATORS = "+-*/%()=,"


def tokenize(text):
    tokens = []
    i = 0
    while i < len(text):
        c = text[i]
        if c == " ":
            i += 1
        elif c.isdigit():
            j = i
            while j < len(text) and (text[j].isdigit() or text[j] == "."):
                j += 1
            tokens.append(("number", text[i:j]))
            i = j
        elif c.isalpha():
            j = i
            while j < len(text) and text[j].isalnum():
                j += 1
            tokens.append(("name", text[i:j]))
            i = j
        elif c in OPERATORS:
            tokens.append(("op", c))
            i += 1
        else:
            raise SyntaxError("bad character " + repr(c))
    tokens.append(("end", ""))
    return tokens


class Calculator:
    def __init__(self):
        self.names = {"pi": 3.14}
        self.tokens = []
        self.at = 0

    def run(self, text):
        self.tokens = tokenize(text)
        self.at = 0
        if self.peek()[0] == "name" and self.tokens[1] == ("op", "="):
            name = self.take()[1]
            self.take()
            self.names[name] = self.sum()
            value = self.names[name]
        else:
            value = self.sum()
        if self.peek()[0] != "end":
            raise SyntaxError("unexpected " + self.peek()[1])
        return value

    def peek(self):
        return self.tokens[self.at]

    def take(self):
        token = self.tokens[self.at]
        self.at += 1
        return token

    def sum(self):
        value = self.product()
        while self.peek() in (("op", "+"), ("op", "-")):
            if self.take()[1] == "+":
                value += self.product()
            else:
                value -= self.product()
        return value

    def product(self):
        value = self.factor()
        while self.peek()[0] == "op" and self.peek()[1] in "*/%":
            op = self.take()[1]
            right = self.factor()
            if op == "*":
                value *= right
            elif right == 0:
                raise ZeroDivisionError("division by zero")
            elif op == "/":
                value /= right
            else:
                value %= right
        return value

    def factor(self):
        kind, text = self.take()
        if (kind, text) == ("op", "-"):
            return -self.factor()
        if (kind, text) == ("op", "("):
            value = self.sum()
            self.expect(")")
            return value
        if kind == "number":
            return float(text) if "." in text else int(text)
        if kind == "name" and self.peek() == ("op", "("):
            return self.call(text)
        if kind == "name" and text in self.names:
            return self.names[text]
        raise SyntaxError("unknown " + (text or "end"))

    def call(self, name):
        self.take()
        arguments = [self.sum()]
        while self.peek() == ("op", ","):
            self.take()
            arguments.append(self.sum())
        self.expect(")")
        if name == "max":
            return max(arguments)
        if name == "avg":
            return sum(arguments) / len(arguments)
        if name == "pow" and len(arguments) == 2:
            return arguments[0] ** arguments[1]
        raise SyntaxError("no function " + name)

    def expect(self, sign):
        if self.take() != ("op", sign):
            raise SyntaxError("expected " + sign)


# ---- tests ----

def check(text, expected, calculator=None):
    try:
        actual = (calculator or Calculator()).run(text)
    except (SyntaxError, ZeroDivisionError) as error:
        actual = str(error)
    if actual != expected:
        print(f"FAIL: {text}: expected {expected!r}, got {actual!r}")
        return 1
    return 0


def self_test():
    failed = 0
    failed += check("1 + 2 * 3", 7)
    failed += check("(1 + 2) * 3", 9)
    failed += check("10 - 4 - 3", 3)
    failed += check("20 / 4 / 5", 1.0)
    failed += check("17 % 5", 2)
    failed += check("-3 + 5", 2)
    failed += check("2.5 * 2", 5.0)
    failed += check("pi * 2", 6.28)
    failed += check("max(3, 9, 4)", 9)
    failed += check("avg(2, 4, 9)", 5.0)
    failed += check("pow(2, 10)", 1024)
    failed += check("1 / 0", "division by zero")
    failed += check("2 $ 3", "bad character '$'")
    failed += check("(1", "expected )")
    failed += check("1 2", "unexpected 2")
    failed += check("nope", "unknown nope")
    failed += check("", "unknown end")
    failed += check("min(1)", "no function min")
    memory = Calculator()
    failed += check("x1 = 6", 6, memory)
    failed += check("x1 * x1", 36, memory)
    return failed


if __name__ == "__main__":
    sys.exit(1 if self_test() else 0)
