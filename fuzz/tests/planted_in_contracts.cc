// SPDX-License-Identifier: MIT
// fuzz_contracts before an oracle that is a little too strict: the ends of an interval are outside.
#include "convlaw/enclosure.h"

namespace convlaw {

class StrictEncloser : public Encloser {
 public:
  using Encloser::Encloser;

  bool accepts(const OutputTerms& terms, const OutputSums& sums, double got) const {
    const Enclosure whole = enclose(sums);
    if (whole.kind == Enclosure::Kind::interval && whole.low < whole.high &&
        (got == whole.low || got == whole.high)) {
      return false;
    }
    return Encloser::accepts(terms, sums, got);
  }
};

}  // namespace convlaw

#define Encloser StrictEncloser
#include "fuzz/fuzz_contracts.cc"
