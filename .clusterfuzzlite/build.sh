#!/bin/bash -eu
# SPDX-License-Identifier: MIT
"$SRC/convlaw/fuzz/ossfuzz.sh"
