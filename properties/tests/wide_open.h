// SPDX-License-Identifier: MIT
#pragma once

#include "properties/cases/domain.h"

namespace convlaw {

/// All that cases may be.
inline Domain wide_open() {
  Domain domain;
  domain.dtypes = {ElementType::f32,  ElementType::f64, ElementType::f16,
                   ElementType::bf16, ElementType::i8,  ElementType::u8};
  domain.layouts.assign(kLayouts.begin(), kLayouts.end());
  domain.exact_data = false;
  domain.empty_tensors = true;
  return domain;
}

}  // namespace convlaw
