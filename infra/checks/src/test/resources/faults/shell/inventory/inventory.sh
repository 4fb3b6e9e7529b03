#!/usr/bin/env bash
# Stock keeping in a text file: one line "name:count:price" per item.
# usage: inventory.sh FILE add NAME COUNT PRICE | remove NAME COUNT | value | low LIMIT | show

set -u

file=$1
action=$2
shift 2

die() {
  echo "error: $1" >&2
  exit "${2:-1}"
}

line_of() {
  grep "^$1:" "$file" 2>/dev/null | head -n 1
}

field() {
  echo "$1" | cut -d: -f"$2"
}

is_number() {
  [[ "$1" =~ ^[0-9]+$ ]]
}

save() {
  local name=$1 count=$2 price=$3
  local rest
  rest=$(grep -v "^$name:" "$file" 2>/dev/null)
  {
    [ -n "$rest" ] && echo "$rest"
    [ "$count" -gt 0 ] && echo "$name:$count:$price"
  } | sort > "$file.new"
  mv "$file.new" "$file"
}

add() {
  local name=$1 count=$2 price=$3 line old=0
  is_number "$count" && is_number "$price" || die "not a number" 2
  line=$(line_of "$name")
  if [ -n "$line" ]; then
    old=$(field "$line" 2)
  fi
  save "$name" $((old + count)) "$price"
}

remove() {
  local name=$1 count=$2 line have
  line=$(line_of "$name")
  [ -z "$line" ] && die "no such item: $name" 3
  have=$(field "$line" 2)
  if [ "$count" -gt "$have" ]; then
    die "only $have left" 4
  fi
  save "$name" $((have - count)) "$(field "$line" 3)"
}

value() {
  local sum=0 name count price
  while IFS=: read -r name count price; do
    sum=$((sum + count * price))
  done < "$file"
  echo "$sum"
}

low() {
  local limit=$1 name count price
  while IFS=: read -r name count price; do
    if [ "$count" -le "$limit" ]; then
      echo "$name"
    fi
  done < "$file"
}

show() {
  awk -F: '{ total += $2; printf "%-8s %4d x %5d\n", $1, $2, $3 } END { print "items: " NR ", pieces: " total + 0 }' "$file"
}

case $action in
  add) add "$1" "$2" "$3" ;;
  remove) remove "$1" "$2" ;;
  value) value ;;
  low) low "${1:-5}" ;;
  show) show ;;
  *) die "unknown action $action" 64 ;;
esac
