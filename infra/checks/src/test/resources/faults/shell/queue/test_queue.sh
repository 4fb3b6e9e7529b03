#!/usr/bin/env bash
source "$(dirname "${BASH_SOURCE[0]}")/queue.sh"

fail() {
  echo "FAILED: $*"
  exit 1
}

expect() { # what wanted actual
  [[ "$2" == "$3" ]] || fail "$1: want '$2', got '$3'"
}

test_order() {
  queue=()
  push 5 slow
  push 1 fast
  push 3 middle
  push 1 second
  expect "size" 4 "$(size)"
  expect "first" fast "$(peek)"
  expect "second" second "$(peek 1)"
  expect "last" slow "$(peek 3)"
  expect "drain" "fast,second,middle,slow" "$(drain)"
}

test_pop() {
  queue=()
  push 2 b
  push 1 a
  pop || fail "pop"
  expect "popped" a "$popped"
  expect "left" 1 "$(size)"
  pop
  expect "popped" b "$popped"
  pop && fail "pop of nothing"
  expect "nothing" none "$popped"
}

test_peek_range() {
  queue=()
  push 1 only
  expect "beyond" "out of range" "$(peek 1)"
  expect "negative" "out of range" "$(peek -1)"
  peek 7 > /dev/null
  expect "status" 2 $?
}

test_distribute() {
  expect "even" "3 3" "$(distribute 6 2)"
  expect "rest" "3 2 2" "$(distribute 7 3)"
  expect "few" "1 1 0" "$(distribute 2 3)"
}

test_longest_run() {
  expect "none" 0 "$(longest_run)"
  expect "three" 3 "$(longest_run a b b b a a)"
  expect "one" 1 "$(longest_run a b a)"
  expect "empty words" 2 "$(longest_run "" "" x)"
}

test_states() {
  expect "start" running "$(next_state new start)"
  expect "pause" paused "$(next_state running pause)"
  expect "again" running "$(next_state paused start)"
  expect "done" finished "$(next_state running done)"
  expect "cancel" cancelled "$(next_state paused cancel)"
  expect "cancel new" cancelled "$(next_state new cancel)"
  expect "nonsense" new "$(next_state new done)"
  next_state new done > /dev/null && fail "nonsense is refused"
  return 0
}

test_retry() {
  expect "first" 1 "$(retry_delay 1)"
  expect "third" 4 "$(retry_delay 3)"
  expect "sixth" 32 "$(retry_delay 6)"
  expect "bounded" 60 "$(retry_delay 7)"
  expect "bounded" 60 "$(retry_delay 12)"
}

for t in test_order test_pop test_peek_range test_distribute test_longest_run test_states test_retry; do
  $t
  echo "passed $t"
done
