#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# A finding of a campaign becomes a regression: its minimal case a line of
# properties/cases/regressions.txt, or, if it is about no implementation, or no case, its input a seed
# of its target.
#
#   fuzz/keep.sh FINDING [WORDS]
#
# FINDING is a folder in findings/ of a campaign; WORDS say what it was.
set -euo pipefail
cd "$(dirname "$0")/.."
finding=${1%/} words=${2:-}
[[ -s $finding/kind && -e $finding/input ]] || { echo "$finding is no finding of a campaign" >&2; exit 2; }
text=$(sed -n 2p "$finding/kind")
list=properties/cases/regressions.txt
name=$(basename "$finding")
if [[ -n $text && $name =~ ^fuzz_(differential|laws|memory|state)- ]]; then
  grep -qF -- "$text " $list && { echo "$list has it: $text" >&2; exit 0; }
  printf '%-54s # %s\n' "$text" "${words:-$(head -n 1 "$finding/kind") (found by fuzzing)}" >>$list
  echo "$list: $text"
else
  mkdir -p "fuzz/seeds/${name%-*}"
  cp "$finding/input" "fuzz/seeds/${name%-*}/${words:-$name}"
  echo "fuzz/seeds/${name%-*}/${words:-$name}"
fi
