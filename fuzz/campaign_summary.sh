#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# What a campaign has done and found in all its sittings.
#
#   fuzz/campaign_summary.sh WORK TARGET...
#
# Exit status: 0 nothing was found, 1 something was.
set -euo pipefail
work=$1
shift

printf '%-20s %14s %8s %7s %9s %8s %9s\n' target executions seconds 'a s' edges corpus findings
total=0
for target in "$@"; do
  # A slice that was killed has no statistics at its end, but its last line still counts.
  read -r runs seconds edges < <(
    for log in "$work"/slices/"$target".*; do
      [[ -e $log ]] || continue
      awk -v born="$(stat -c %W "$log")" -v last="$(stat -c %Y "$log")" '
        /^#[0-9]+/ { if (substr($1, 2) + 0 > runs) runs = substr($1, 2) + 0 }
        / cov: / { for (i = 1; i < NF; ++i) if ($i == "cov:") edges = $(i + 1) }
        /^stat::number_of_executed_units/ { runs = $2 }
        END { print runs + 0, (born > 0 ? last - born : 0), edges + 0 }' "$log"
    done | awk '{ runs += $1; seconds += $2; if ($3 > edges) edges = $3 }
      END { print runs + 0, seconds + 0, edges + 0 }'
  )
  corpus=$(find "$work/corpus/$target" -type f 2>/dev/null | wc -l)
  findings=$(find "$work/findings" -mindepth 1 -maxdepth 1 -name "$target-*" | wc -l)
  printf '%-20s %14d %8d %7d %9d %8d %9d\n' "$target" "$runs" "$seconds" \
    $((seconds > 0 ? runs / seconds : 0)) "$edges" "$corpus" "$findings"
  total=$((total + runs))
done
echo
[[ -s $work/pairs ]] && cat "$work/pairs"

count=$(find "$work/findings" -mindepth 1 -maxdepth 1 -type d | wc -l)
if [[ $count == 0 ]]; then
  echo "nothing found in $total executions"
  exit 0
fi
echo "$count findings in $total executions"
# Of each kind the first, which is minimal, and how many there are.
for place in "$work"/findings/*/; do
  printf '%s\t%s\t%s\n' "$(head -n 1 "$place/kind")" "$(sed -n 2p "$place/kind")" "$(basename "$place")"
done | sort | awk -F '\t' '
  $1 != kind { if (kind != "") show(); kind = $1; text = $2; place = $3; count = 0 }
  { ++count; if (length($2) < length(text) && $2 != "") { text = $2; place = $3 } }
  END { show() }
  function show() {
    printf "\n%s  (%d)\n", kind, count
    if (text != "") printf "  case      %s\n", text
    printf "  kept in   findings/%s\n", place
  }'
exit 1
