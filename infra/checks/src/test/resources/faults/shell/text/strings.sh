# String functions for bash. Source this file.

trim() {
  local s=$1
  s="${s#"${s%%[![:space:]]*}"}"
  s="${s%"${s##*[![:space:]]}"}"
  printf '%s' "$s"
}

repeat() {
  local text=$1 times=$2 out="" i
  for ((i = 0; i < times; i++)); do
    out+=$text
  done
  printf '%s' "$out"
}

reverse() {
  local s=$1 out="" i
  for ((i = ${#s} - 1; i >= 0; i--)); do
    out+=${s:i:1}
  done
  printf '%s' "$out"
}

pad_left() {
  local s=$1 width=$2 fill=${3:- }
  while [ ${#s} -lt "$width" ]; do
    s=$fill$s
  done
  printf '%s' "$s"
}

is_palindrome() {
  local s
  s=$(printf '%s' "$1" | tr 'A-Z' 'a-z' | tr -cd 'a-z0-9')
  [ "$s" = "$(reverse "$s")" ]
}

count_words() {
  local words=0 word
  for word in $1; do
    words=$((words + 1))
  done
  echo "$words"
}

join_by() {
  local sep=$1 out="" first=1 part
  shift
  for part in "$@"; do
    if [ "$first" -eq 1 ]; then
      first=0
    else
      out+=$sep
    fi
    out+=$part
  done
  printf '%s' "$out"
}

starts_with() {
  [ "${1:0:${#2}}" = "$2" ]
}

index_of() {
  local text=$1 part=$2 i
  for ((i = 0; i <= ${#text} - ${#part}; i++)); do
    if [ "${text:i:${#part}}" = "$part" ]; then
      echo "$i"
      return 0
    fi
  done
  echo -1
  return 1
}

caesar() {
  local text=$1 shift=$2 out="" i c code
  for ((i = 0; i < ${#text}; i++)); do
    c=${text:i:1}
    if [[ $c == [a-z] ]]; then
      code=$(printf '%d' "'$c")
      code=$(((code - 97 + shift + 26) % 26 + 97))
      out+=$(printf "\\$(printf '%03o' "$code")")
    else
      out+=$c
    fi
  done
  printf '%s' "$out"
}

truncate_text() {
  local text=$1 width=$2
  if [ ${#text} -le "$width" ]; then
    printf '%s' "$text"
  else
    printf '%s...' "${text:0:width-3}"
  fi
}

most_frequent() {
  printf '%s\n' "$@" | sort | uniq -c | sort -k1,1nr -k2,2 | awk 'NR == 1 { print $2 "=" $1 }'
}
