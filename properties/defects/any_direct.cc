// SPDX-License-Identifier: MIT
#include "properties/defects/any_direct.h"

#include "properties/defects/direct.h"

namespace convlaw {

AnyDirect::AnyDirect(const convlaw_call& call)
    : call_(call),
      input_(*any_view_of(call.input)),
      weight_(*any_view_of(call.weight)),
      output_(*any_view_of(call.output)) {}

void AnyDirect::run() {
  const Conv2dProblem p = problem_from_abi(*call_.problem);
  const Axis rows = vertical_axis(p);
  const Axis columns = horizontal_axis(p);
  const std::int64_t group_inputs = p.in_channels / p.groups;
  const std::int64_t group_outputs = p.out_channels / p.groups;
  const ElementType bias_type = element_types(type()).bias;
  for_each_index(output_.extents, [&](auto n, auto oc, auto oh, auto ow) {
    std::vector<double> products;
    for (std::int64_t ic = 0; ic < group_inputs; ++ic) {
      const std::int64_t c = oc / group_outputs * group_inputs + ic;
      for (std::int64_t kh = 0; kh < p.kernel_size.h; ++kh) {
        for (std::int64_t kw = 0; kw < p.kernel_size.w; ++kw) {
          const auto ih = rows.source(oh, kh);
          const auto iw = columns.source(ow, kw);
          if (!ih || !iw) continue;
          products.push_back(input_.at(n, c, *ih, *iw) * weight_.at(oc, ic, kh, kw));
        }
      }
    }
    const void* bias = call_.bias.data;
    const Strides& strides = output_.strides;
    store_element(
        output_.type, call_.output.data,
        n * strides[0] + oc * strides[1] + oh * strides[2] + ow * strides[3],
        sum_of(std::move(products), bias == nullptr ? 0 : load_element(bias_type, bias, oc)));
  });
}

double rounded_to(ElementType type, double value) {
  double memory = 0;
  store_element(type, &memory, 0, value);
  return load_element(type, &memory, 0);
}

convlaw_capabilities any_direct_capabilities(std::uint32_t dtypes) {
  convlaw_capabilities offered = direct_capabilities();
  offered.dtypes = dtypes;
  return offered;
}

}  // namespace convlaw
