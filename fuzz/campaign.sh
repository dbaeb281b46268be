#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# A fuzzing campaign that can be ended at any moment, by SIGKILL too, and goes on where it was.
#
#   fuzz/campaign.sh BIN SEEDS WORK SECONDS JOBS EACH TARGET...
#
# BIN      where the targets are (libFuzzer's)
# SEEDS    TARGET/ below it are first corpora, TARGET.dict dictionaries; what is not there is left out
# WORK     where the campaign lives: corpus/TARGET, findings/, slices/ (logs), flight/
# SECONDS  of this sitting; 0: looks after what an earlier one has left, and sums up
# EACH     all: the sitting; each: every target has so many seconds
#
# Nothing is lost: the input that a target is running is in a file that outlives it (in_flight.h), a
# corpus is on the disk as it grows, and a finding is moved into findings/ when its report is
# complete. Exit status: 0 nothing was ever found, 1 something was, 2 it cannot be run.
set -euo pipefail

[[ $# -ge 7 ]] || { sed -n '3,/^set /{/^set /d; s/^# \{0,1\}//; p}' "$0" >&2; exit 2; }
bin=$1 seeds=$2 work=$3 seconds=$4 jobs=$5 each=$6
shift 6
here=$(dirname "$0")
targets=("$@")
for target in "${targets[@]}"; do
  [[ -x $bin/$target ]] || { echo "campaign: $bin/$target cannot be run" >&2; exit 2; }
  mkdir -p "$work"/{corpus,artifacts}/"$target"
done
mkdir -p "$work"/{findings,slices,flight}

# Instruction sets of the Halide convolution, between which slices alternate: a process keeps the one
# that it began with. The best that there is, and one that is everywhere.
isas=("${CONVLAW_HALIDE_ISA:-}")
[[ -n ${CONVLAW_HALIDE_ISA:-} ]] || isas+=(sse41)

# triage TARGET INPUT [crashed]: runs the input once more. If that is a finding, or is known to have
# been one, it becomes findings/TARGET-HASH/{input,report,kind}; one that is there already stays.
triage() {
  local target=$1 input=$2 crashed=${3:-} hash place code=0
  hash=$(sha1sum <"$input" | cut -c1-12)
  place=$work/findings/$target-$hash
  [[ -d $place ]] && return
  local making
  making=$(mktemp -d "$work/making.XXXXXX")
  cp "$input" "$making/input"
  local isa
  for isa in "${isas[@]}"; do
    CONVLAW_HALIDE_ISA=$isa ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}malloc_context_size=30 \
      timeout --foreground -k 5 120 "$bin/$target" -rss_limit_mb=4096 -timeout=30 "$making/input" \
      >"$making/report" 2>&1 || code=$?
    [[ $code == 0 ]] || break
  done
  if [[ $code != 0 ]]; then
    "$here/finding_kind.sh" "$making/report" "$code" >"$making/kind"
  elif [[ -n $crashed ]]; then
    echo "$target died, but does not on the same input alone" >"$making/kind"
  else
    rm -r "$making"
    return
  fi
  [[ -d $place ]] || mv -T "$making" "$place"
}

# Looks after what targets that ended left behind, whatever ended them.
collect() {
  local file target size input
  for file in "$work"/flight/*; do
    [[ -e $file ]] || continue
    exec 8<"$file"
    flock -n 8 || continue # a target that has outlived its campaign is still at it
    target=$(basename "${file%.*}")
    size=$(head -c 8 "$file" | tr -d '\0')
    if [[ $size =~ ^[0-9]{8}$ && -x $bin/$target ]]; then
      input=$(mktemp "$work/making.XXXXXX")
      tail -c +10 "$file" | head -c $((10#$size)) >"$input" || true
      triage "$target" "$input"
      rm "$input"
    fi
    rm "$file"
  done
  for file in "$work"/artifacts/*/*; do
    [[ -e $file ]] || continue
    target=$(basename "$(dirname "$file")")
    # A unit that is slow, but ends, is no finding.
    [[ $(basename "$file") == slow-unit-* || ! -x $bin/$target ]] || triage "$target" "$file" crashed
    rm "$file"
  done
}

# slice TARGET SECONDS: fuzzes for so long, or until there is a finding.
number=0
slice() {
  local target=$1 left=$2 name options=() isa=${isas[$(((turn + number) % ${#isas[@]}))]}
  name=$target.$(date +%s).$$.$number
  [[ -s $seeds/$target.dict ]] && options+=("-dict=$seeds/$target.dict")
  local folders=("$work/corpus/$target")
  [[ -d $seeds/$target ]] && folders+=("$seeds/$target")
  local flight=$work/flight/$target.$$-$number
  exec 9>&- 8>>"$flight" # the target holds the lock for as long as it lives
  flock 8
  CONVLAW_HALIDE_ISA=$isa CONVLAW_IN_FLIGHT=$flight timeout --foreground -k 10 $((left + 150)) "$bin/$target" \
    -max_total_time="$left" -timeout=30 -rss_limit_mb=4096 -entropic=0 -detect_leaks=0 -reload=1 \
    -print_final_stats=1 -artifact_prefix="$work/artifacts/$target/" ${FUZZ_OPTIONS:-} \
    "${options[@]}" "${folders[@]}" >"$work/slices/$name" 2>&1 || true
}

exec 9>"$work/lock"
# Who was killed a moment ago may not be gone yet.
flock -w 5 9 || { echo "campaign: another one is at work in $work" >&2; exit 2; }
rm -rf "$work"/making.*
collect

# Targets take turns in slices, so that a campaign that is ended early has seen all of them. One that
# finds the same again at once has nothing else to say in this sitting.
declare -A told=()
say_new() {
  local place kind
  for place in "$work"/findings/*/; do
    [[ -e $place/kind && -z ${told[$place]:-} ]] || continue
    told[$place]=1
    kind=$(head -n 1 "$place/kind")
    echo "campaign: $kind  (${place%/})" >&2
  done
}
say_new

end=$((SECONDS + seconds))
length=$seconds
if [[ $each == all ]]; then
  length=$((seconds * jobs / ${#targets[@]}))
  ((length <= 60)) || length=60
  ((length >= 2)) || length=2
fi
declare -A running=() retired=() found_before=()
turn=$(find "$work/slices" -type f | wc -l) started=0 # where the last sitting has come to
count_findings() { find "$work/findings" -mindepth 1 -maxdepth 1 -type d -name "$1-*" | wc -l; }
wait_for_one() {
  local done_pid target
  wait -n -p done_pid || true
  [[ -n ${done_pid:-} ]] || return 0
  target=${running[$done_pid]}
  unset "running[$done_pid]"
  if [[ -n $(ls "$work/artifacts/$target" | grep -v slow-unit || true) ]]; then
    retired[$target]=$((${retired[$target]:-0} + 1))
  fi
}
while [[ $seconds -gt 0 ]]; do
  if [[ $each == all ]]; then
    ((SECONDS < end)) || break
  else
    ((started < ${#targets[@]})) || break
  fi
  target=${targets[turn % ${#targets[@]}]}
  turn=$((turn + 1))
  if ((${retired[$target]:-0} >= 3)); then
    live=0
    for one in "${targets[@]}"; do ((${retired[$one]:-0} >= 3)) || live=1; done
    ((live)) || break
    continue
  fi
  left=$length
  [[ $each == all ]] && ((left > end - SECONDS)) && left=$((end - SECONDS))
  ((left > 0)) || break
  number=$((number + 1))
  slice "$target" "$left" &
  running[$!]=$target
  started=$((started + 1))
  while ((${#running[@]} >= jobs)); do wait_for_one; done
done
while ((${#running[@]} > 0)); do wait_for_one; done
collect
say_new
if [[ -n $(ls "$work/corpus/fuzz_differential" 2>/dev/null) && -x $bin/fuzz_seeds ]]; then
  inputs=("$work/corpus/fuzz_differential")
  [[ -d $seeds/fuzz_differential ]] && inputs+=("$seeds/fuzz_differential")
  "$bin/fuzz_seeds" --pairs "${inputs[@]}" >"$work/pairs" 2>/dev/null || true
fi
exec "$here/campaign_summary.sh" "$work" "${targets[@]}"
