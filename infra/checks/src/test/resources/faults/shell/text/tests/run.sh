#!/bin/bash
here=$(cd "$(dirname "$0")" && pwd)
. "$here/../strings.sh"

count=0
bad=0

ok() {
  count=$((count + 1))
  if [ "$2" = "$3" ]; then
    echo "ok $count - $1"
  else
    bad=$((bad + 1))
    echo "not ok $count - $1"
    echo "# expected: $3"
    echo "# got: $2"
  fi
}

status() {
  "$@" > /dev/null
  echo $?
}

ok "trim both sides" "[$(trim "  a b	")]" "[a b]"
ok "trim nothing" "[$(trim "ab")]" "[ab]"
ok "repeat" "$(repeat ab 3)" "ababab"
ok "repeat zero" "$(repeat ab 0)" ""
ok "reverse" "$(reverse abc)" "cba"
ok "pad" "[$(pad_left 7 3)]" "[  7]"
ok "pad with zeros" "$(pad_left 42 5 0)" "00042"
ok "pad too long" "$(pad_left 12345 3)" "12345"
ok "palindrome" "$(status is_palindrome "A man, a plan, a canal: Panama")" "0"
ok "no palindrome" "$(status is_palindrome "abc")" "1"
ok "digits matter" "$(status is_palindrome "a1a2a")" "1"
ok "words" "$(count_words "one  two three ")" "3"
ok "no words" "$(count_words "")" "0"
ok "join" "$(join_by ", " a b c)" "a, b, c"
ok "join one" "$(join_by "-" a)" "a"
ok "prefix" "$(status starts_with foobar foo)" "0"
ok "no prefix" "$(status starts_with foobar bar)" "1"
ok "index" "$(index_of hello ll)" "2"
ok "index at end" "$(index_of hello lo)" "3"
ok "index missing" "$(index_of hello x)" "-1"
ok "index status" "$(status index_of hello x)$(status index_of hello h)" "10"
ok "caesar" "$(caesar "abc, xyz" 3)" "def, abc"
ok "caesar back" "$(caesar "def, abc" -3)" "abc, xyz"
ok "short stays" "$(truncate_text "hello" 5)" "hello"
ok "long is cut" "$(truncate_text "hello world" 8)" "hello..."
ok "frequent" "$(most_frequent b a b c a b)" "b=3"
ok "frequent tie" "$(most_frequent b a b a)" "a=2"

echo "1..$count"
[ "$bad" -eq 0 ]
