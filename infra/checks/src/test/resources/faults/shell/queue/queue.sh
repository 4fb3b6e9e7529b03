#!/usr/bin/env bash
# A priority queue and a scheduler in bash arrays.

queue=()

size() {
  echo "${#queue[@]}"
}

# push PRIORITY NAME: the lowest priority comes first, equal ones in order of arrival
push() {
  local priority=$1 name=$2 i
  queue+=("$priority $name")
  i=$((${#queue[@]} - 1))
  while ((i > 0)); do
    local before=${queue[i - 1]}
    if ((${before%% *} <= priority)); then
      break
    fi
    queue[i]=$before
    queue[i - 1]="$priority $name"
    i=$((i - 1))
  done
}

pop() {
  if [ ${#queue[@]} -eq 0 ]; then
    popped="none"
    return 1
  fi
  popped=${queue[0]#* }
  queue=("${queue[@]:1}")
}

peek() {
  local index=${1:-0}
  if ((index < 0 || index >= ${#queue[@]})); then
    echo "out of range"
    return 2
  fi
  echo "${queue[index]#* }"
}

drain() {
  local out=""
  while pop; do
    out="$out${out:+,}$popped"
  done
  echo "$out"
}

# distribute JOBS over WORKERS: prints how many each gets
distribute() {
  local jobs=$1 workers=$2 i share out=""
  for ((i = 0; i < workers; i++)); do
    share=$((jobs / workers))
    if [ "$i" -lt $((jobs % workers)) ]; then
      share=$((share + 1))
    fi
    out+="$share "
  done
  echo "${out% }"
}

# longest run of equal words
longest_run() {
  local best=0 run=0 last="" word
  for word in "$@"; do
    if [ "$word" = "$last" ] && [ "$run" -gt 0 ]; then
      run=$((run + 1))
    else
      run=1
    fi
    [ "$run" -gt "$best" ] && best=$run
    last=$word
  done
  echo "$best"
}

# state machine of a job
next_state() {
  local state=$1 event=$2
  case "$state/$event" in
    new/start) echo "running" ;;
    running/pause) echo "paused" ;;
    paused/start) echo "running" ;;
    running/done | paused/cancel | running/cancel | new/cancel)
      if [ "$event" = "cancel" ]; then
        echo "cancelled"
      else
        echo "finished"
      fi
      ;;
    *)
      echo "$state"
      return 1
      ;;
  esac
}

retry_delay() {
  local attempt=$1 delay=1 i
  for ((i = 1; i < attempt; i++)); do
    delay=$((delay * 2))
  done
  if ((delay > 60)); then
    delay=60
  fi
  echo "$delay"
}
