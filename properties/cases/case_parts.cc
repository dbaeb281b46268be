// SPDX-License-Identifier: MIT
#include "properties/cases/case_parts.h"

namespace convlaw {

void take_rows(Conv2dProblem& p, const Conv2dProblem& from) {
  p.height = from.height;
  p.kernel_size.h = from.kernel_size.h;
  p.stride.h = from.stride.h;
  p.dilation.h = from.dilation.h;
  p.padding.begin.h = from.padding.begin.h;
  p.padding.end.h = from.padding.end.h;
}

void take_columns(Conv2dProblem& p, const Conv2dProblem& from) {
  p.width = from.width;
  p.kernel_size.w = from.kernel_size.w;
  p.stride.w = from.stride.w;
  p.dilation.w = from.dilation.w;
  p.padding.begin.w = from.padding.begin.w;
  p.padding.end.w = from.padding.end.w;
}

void take_channels(Conv2dProblem& p, const Conv2dProblem& from) {
  p.groups = from.groups;
  p.in_channels = from.in_channels;
  p.out_channels = from.out_channels;
}

void take_storage(Case& c, const Case& from) {
  c.problem().bias = from.problem().bias;
  c.typed.dtype = from.typed.dtype;
  c.typed.layout = from.typed.layout;
  c.data.pattern = from.data.pattern;
}

}  // namespace convlaw
