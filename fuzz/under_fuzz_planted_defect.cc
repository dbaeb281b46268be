// SPDX-License-Identifier: MIT
// A defect that takes a conjunction of features to see: the fuzzer must find it.
#include "fuzz/under_test.h"
#include "properties/defects/all_defects.h"

namespace convlaw {

UnderTest under_test() {
  return {implementation_of(dilation_ignored_by_depthwise_3x3),
          "defect:dilation_ignored_by_depthwise_3x3"};
}

}  // namespace convlaw
