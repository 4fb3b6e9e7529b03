#!/usr/bin/env bash
# Runs inventory.sh against a file of its own.
cd "$(dirname "$0")" || exit 1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0

inv() {
  bash ./inventory.sh "$work/stock" "$@" 2>&1
}

is() {
  if [ "$2" != "$3" ]; then
    echo "FAIL: $1: expected '$2' got '$3'"
    failed=$((failed + 1))
  fi
}

inv add bolt 10 3
inv add nut 4 2
is "value of two" "38" "$(inv value)"
inv add bolt 5 4
is "price is replaced" "bolt:15:4" "$(grep bolt "$work/stock")"
is "value after more" "68" "$(inv value)"
is "low" "nut" "$(inv low 4)"
is "low default" "nut" "$(inv low)"
is "low nothing" "" "$(inv low 3)"
inv remove bolt 5
is "removed" "bolt:10:4" "$(head -n 1 "$work/stock")"
is "too many" "error: only 10 left" "$(inv remove bolt 11)"
inv remove bolt 10
is "empty items vanish" "nut:4:2" "$(cat "$work/stock")"
is "unknown item" "error: no such item: bolt" "$(inv remove bolt 1)"
inv remove bolt 1 > /dev/null
is "exit of unknown item" "3" "$?"
is "bad number" "error: not a number" "$(inv add screw x 1)"
is "bad price" "error: not a number" "$(inv add screw 1 x)"
inv add washer 20 1
is "show" "nut         4 x     2
washer     20 x     1
items: 2, pieces: 24" "$(inv show)"
is "unknown action" "error: unknown action fly" "$(inv fly)"
inv fly > /dev/null
is "exit of unknown action" "64" "$?"
inv remove washer 21 > /dev/null
is "exit of too many" "4" "$?"
inv add screw x 1 > /dev/null
is "exit of bad number" "2" "$?"

[ "$failed" -eq 0 ] && echo "all passed"
exit $((failed > 0))
