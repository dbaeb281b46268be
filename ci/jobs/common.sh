# SPDX-License-Identifier: MIT
# What the jobs share; they source it from the project's root.
set -euo pipefail

JOBS=${JOBS:-$(nproc)}

build_packages=(g++ cmake ninja-build libeigen3-dev libgtest-dev librapidcheck-dev libcli11-dev
  libfmt-dev nlohmann-json3-dev libhalide14-0-dev libmpfr-dev python3-numpy)
clang_packages=(clang-14 libclang-rt-14-dev llvm-14)
lint_packages=(clang-format-14 clang-tidy-14)
bench_packages=(libbenchmark-dev gnuplot-nox)
peers_packages=(libdnnl-dev libtorch-dev libxnnpack-dev libpthreadpool-dev libopencv-dnn-dev)
peers_plugins=(onednn_blocked onednn_nhwc onednn_nchw torch xnnpack opencv eigen_im2col)

# want PACKAGE...: installs those that are missing, one by one and as far as that is possible.
want() {
  local package
  for package in "$@"; do
    dpkg -s "$package" >/dev/null 2>&1 || (need "$package") || true
  done
}

# need PACKAGE...: installs those that are missing, or says how.
need() {
  local missing=()
  local package
  for package in "$@"; do
    dpkg -s "$package" >/dev/null 2>&1 || missing+=("$package")
  done
  [[ ${#missing[@]} == 0 ]] && return
  if [[ $(id -u) != 0 ]] || ! command -v apt-get >/dev/null; then
    echo "ci/run: not installed: ${missing[*]}; as root: apt-get install ${missing[*]}" >&2
    exit 2
  fi
  echo "ci/run: installing ${missing[*]}" >&2
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq >&2
  apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

# build PRESET [TARGET...]: quiet unless it fails. The plug-ins of other libraries are configured for
# those who set peers=ON, and for nobody else; halide=OFF builds without Halide.
build() {
  local preset=$1
  shift
  local log
  log=$(mktemp)
  echo "ci/run: building $preset" >&2
  if ! { cmake --preset "$preset" -DCONVLAW_HALIDE="${halide:-ON}" -DCONVLAW_PEERS="${peers:-OFF}" &&
    cmake --build --preset "$preset" -j "$JOBS" ${1:+--target "$@"}; } >"$log" 2>&1; then
    tail -n 60 "$log" >&2
    rm "$log"
    exit 1
  fi
  rm "$log"
}
