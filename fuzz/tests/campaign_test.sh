#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# A campaign that is killed keeps what it found: in the very run that would be the finding, and at
# moments that nobody has chosen.
#
#   fuzz/tests/campaign_test.sh BIN PLUGIN     (libFuzzer's targets, kills_everybody.so)
set -euo pipefail
bin=$1
export CONVLAW_FUZZ_IMPLEMENTATION=$2
campaign=$(dirname "$0")/../campaign.sh
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
fail() { echo "campaign_test: $1" >&2; exit 1; }

# sit FOLDER SECONDS: a sitting in a process group of its own.
sit() { setsid --wait "$campaign" "$bin" /nowhere "$work/$1" "$2" 1 all fuzz_differential; }

code=0
CONVLAW_KILL_EVERYBODY=1 sit worst 60 >/dev/null 2>&1 || code=$?
[[ $code == 137 ]] || fail "the campaign was to be killed, but ended with $code"
[[ -z $(ls "$work/worst/findings") ]] || fail "there was a finding before anything could be found"
code=0
sit worst 0 >"$work/said" 2>/dev/null || code=$?
[[ $code == 1 ]] || fail "what was in flight was to be found, but the sitting ended with $code"
grep -q '^BROKEN  agrees_with_definition' "$work/said" || fail "the summary lacks the finding"
grep -q '^  case      convlaw1: .* k2x2 s2x1' "$work/said" || fail "the case is not minimal"

code=0
before=0
for moment in 0.2 0.9 1.6 2.3 3.1 4.5; do
  setsid "$campaign" "$bin" /nowhere "$work/often" 60 1 all fuzz_differential >/dev/null 2>&1 &
  sleep $moment
  kill -KILL -- -$! 2>/dev/null || true
  wait $! 2>/dev/null || true
  code=0
  sit often 0 >"$work/said" 2>/dev/null || code=$?
  now=$(find "$work/often/findings" -name kind | wc -l)
  [[ $now == "$(find "$work/often/findings" -mindepth 1 -maxdepth 1 | wc -l)" ]] || fail "half a finding"
  ((now >= before)) || fail "a finding was lost"
  [[ $code == $((now > 0 ? 1 : 0)) ]] || fail "the sitting ended with $code, with $now findings"
  before=$now
done
((before > 0)) || fail "nothing was found in all the time between kills"
echo "kept $before findings over all kills"
