#!/bin/bash
# Times of day as minutes since midnight, and a tiny shift planner.

to_minutes() {
  local hours=${1%%:*} minutes=${1##*:}
  hours=$((10#$hours))
  minutes=$((10#$minutes))
  if ((hours > 23 || minutes > 59)); then
    echo "bad time: $1"
    return 1
  fi
  echo $((hours * 60 + minutes))
}

to_time() {
  local total=$((($1 % 1440 + 1440) % 1440))
  printf '%02d:%02d' $((total / 60)) $((total % 60))
}

add_minutes() {
  to_time $(($(to_minutes "$1") + $2))
}

# length of a shift, which may go past midnight
span() {
  local from to
  from=$(to_minutes "$1")
  to=$(to_minutes "$2")
  if ((to < from)); then
    to=$((to + 1440))
  fi
  echo $((to - from))
}

overlap() {
  local a b c d start end
  a=$(to_minutes "$1"); b=$(to_minutes "$2")
  c=$(to_minutes "$3"); d=$(to_minutes "$4")
  start=$((a > c ? a : c))
  end=$((b < d ? b : d))
  if ((start >= end)); then
    echo 0
  else
    echo $((end - start))
  fi
}

round_to() {
  local minutes=$1 step=$2
  echo $(((minutes + step / 2) / step * step))
}

pay() {
  local minutes=$1 rate=$2 sum
  sum=$((minutes * rate / 60))
  if [ "$minutes" -gt 480 ]; then
    sum=$((sum + (minutes - 480) * rate / 120))
  fi
  echo "$sum"
}

greeting() {
  local minutes
  minutes=$(to_minutes "$1") || return 1
  if [ "$minutes" -lt 300 ] || [ "$minutes" -ge 1320 ]; then
    echo "night"
  elif [ "$minutes" -lt 720 ]; then
    echo "morning"
  elif [ "$minutes" -lt 1080 ]; then
    echo "afternoon"
  else
    echo "evening"
  fi
}

plan() {
  local time=$1 length=$2 count=$3 i
  for ((i = 1; i <= count; i++)); do
    echo "$i $time-$(add_minutes "$time" "$length")"
    time=$(add_minutes "$time" "$length")
  done
}

# --- tests ---

errors=0
assert_eq() {
  if [ "$1" != "$2" ]; then
    echo "assertion failed at line ${BASH_LINENO[0]}: expected '$1', got '$2'"
    errors=$((errors + 1))
  fi
}

assert_eq 0 "$(to_minutes 00:00)"
assert_eq 1439 "$(to_minutes 23:59)"
assert_eq 548 "$(to_minutes 09:08)"
assert_eq "bad time: 24:00" "$(to_minutes 24:00)"
assert_eq "bad time: 12:60" "$(to_minutes 12:60)"
assert_eq "09:05" "$(to_time 545)"
assert_eq "23:59" "$(to_time -1)"
assert_eq "00:10" "$(add_minutes 23:50 20)"
assert_eq "22:50" "$(add_minutes 00:10 -80)"
assert_eq 480 "$(span 09:00 17:00)"
assert_eq 480 "$(span 22:00 06:00)"
assert_eq 0 "$(span 08:00 08:00)"
assert_eq 60 "$(overlap 09:00 12:00 11:00 15:00)"
assert_eq 30 "$(overlap 11:30 12:00 11:00 15:00)"
assert_eq 0 "$(overlap 09:00 10:00 10:00 11:00)"
assert_eq 0 "$(overlap 09:00 10:00 12:00 13:00)"
assert_eq 15 "$(round_to 8 15)"
assert_eq 0 "$(round_to 7 15)"
assert_eq 30 "$(round_to 35 15)"
assert_eq 150 "$(pay 450 20)"
assert_eq 160 "$(pay 480 20)"
assert_eq 190 "$(pay 540 20)"
for pair in 04:59=night 05:00=morning 11:59=morning 12:00=afternoon 17:59=afternoon 18:00=evening 21:59=evening 22:00=night; do
  assert_eq "${pair#*=}" "$(greeting "${pair%=*}")"
done
assert_eq "1 08:00-08:45
2 08:45-09:30" "$(plan 08:00 45 2)"

if [ "$errors" -gt 0 ]; then
  echo "$errors failed"
  exit 1
fi
echo "tests passed"
