// SPDX-License-Identifier: MIT
// fuzz_certificate before certificates that look at no output.
#include "convlaw/certificate.h"

namespace convlaw {

inline Certificate careless_certify(const Conv2dProblem& problem, const ElementTypes& types,
                                    const Run& run, const CertifyOptions& options) {
  Certificate certificate = certify(problem, types, run, options);
  certificate.refutation.reset();
  return certificate;
}

}  // namespace convlaw

#define certify careless_certify
#include "fuzz/fuzz_certificate.cc"
