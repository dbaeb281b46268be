#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# Cuts the corpora of a campaign down to inputs that together reach as much, short ones first.
#
#   fuzz/prune.sh BIN WORK
set -euo pipefail
bin=$1 work=$2
exec 9>"$work/lock"
flock -n 9 || { echo "prune: a campaign is at work in $work" >&2; exit 2; }
rm -rf "$work"/pruned.*
for corpus in "$work"/corpus/*/; do
  target=$(basename "$corpus")
  before=$(find "$corpus" -type f | wc -l)
  ((before > 0)) || continue
  pruned=$(mktemp -d "$work/pruned.XXXXXX")
  CONVLAW_REGION_COUNTERS=all CONVLAW_ERROR_COUNTERS=all \
    "$bin/$target" -merge=1 -set_cover_merge=1 -rss_limit_mb=4096 "$pruned" "$corpus" >"$work/prune.log" 2>&1
  printf '%-20s %6d of %6d inputs\n' "$target" "$(find "$pruned" -type f | wc -l)" "$before"
  # What stays is there before anything goes, whenever this is ended.
  cp -n "$pruned"/* "$corpus"
  find "$corpus" -type f | while read -r file; do
    [[ -e $pruned/$(basename "$file") ]] || rm "$file"
  done
  rm -r "$pruned"
done
