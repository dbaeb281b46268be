// SPDX-License-Identifier: MIT
#include "reference/src/certificate/kernels.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace convlaw {
namespace {

#include "reference/src/certificate/kernels.inc"

}  // namespace

const CertificateKernels& certificate_kernels() { return kKernels; }

}  // namespace convlaw
