// SPDX-License-Identifier: MIT
#include "properties/defects/any_direct.h"

#include <map>

#include <utility>

#include "properties/defects/direct.h"

namespace convlaw {

AnyDirect::AnyDirect(const convlaw_call& the_call)
    : call(the_call),
      p(problem_from_abi(*call.problem)),
      rows(vertical_axis(p)),
      columns(horizontal_axis(p)),
      input(*any_view_of(call.input)),
      weight(*any_view_of(call.weight)),
      output(*any_view_of(call.output)),
      group_inputs(p.in_channels / p.groups),
      group_outputs(p.out_channels / p.groups) {}

void AnyDirect::run() {
  const Strides& strides = output.strides;
  for_each_index(output.extents, [&](auto n, auto oc, auto oh, auto ow) {
    store_element(output.type, call.output.data,
                  n * strides[0] + oc * strides[1] + oh * strides[2] + ow * strides[3],
                  output_at(n, oc, oh, ow));
  });
}

double AnyDirect::output_at(std::int64_t n, std::int64_t oc, std::int64_t oh, std::int64_t ow) {
  std::vector<double> products;
  for (std::int64_t ic = 0; ic < group_inputs; ++ic) {
    const std::int64_t c = oc / group_outputs * group_inputs + ic;
    for (std::int64_t kh = 0; kh < p.kernel_size.h; ++kh) {
      const std::int64_t ih = row(oh, kh);
      for (std::int64_t kw = 0; kw < p.kernel_size.w; ++kw) {
        const auto x = read(n, c, ih, column(ow, kw));
        if (x) products.push_back(*x * weight_at(oc, ic, kh, kw));
      }
    }
  }
  return sum_of(std::move(products), start(oc));
}

// NOLINTNEXTLINE(performance-unnecessary-value-param): those that override it reorder them
double AnyDirect::sum_of(std::vector<double> products, double bias) {
  double sum = bias;
  for (const double product : products) sum += product;
  return sum;
}

double AnyDirect::start(std::int64_t oc) {
  const void* bias = call.bias.data;
  return bias == nullptr ? 0 : load_element(element_types(type()).bias, bias, oc);
}

std::int64_t AnyDirect::row(std::int64_t oh, std::int64_t kh) {
  return oh * p.stride.h - rows.begin + kh * p.dilation.h;
}

std::int64_t AnyDirect::column(std::int64_t ow, std::int64_t kw) {
  return ow * p.stride.w - columns.begin + kw * p.dilation.w;
}

std::optional<double> AnyDirect::read(std::int64_t n, std::int64_t c, std::int64_t ih,
                                      std::int64_t iw) {
  const auto h = source_of(rows, ih);
  const auto w = source_of(columns, iw);
  if (!h || !w) return std::nullopt;
  return input.at(n, c, *h, *w);
}

double AnyDirect::weight_at(std::int64_t oc, std::int64_t ic, std::int64_t kh, std::int64_t kw) {
  return weight.at(oc, ic, kh, kw);
}

const convlaw_capabilities& any_direct_capabilities(std::uint32_t dtypes) {
  static std::map<std::uint32_t, convlaw_capabilities> made;
  const auto [place, is_new] = made.try_emplace(dtypes, direct_capabilities());
  place->second.dtypes = dtypes;
  return place->second;
}

}  // namespace convlaw
