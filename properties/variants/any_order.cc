// SPDX-License-Identifier: MIT
#include "properties/variants/any_order.h"

#include <utility>

#include "properties/choices/choices.h"
#include "properties/defects/any_direct.h"
#include "properties/defects/defect.h"

namespace convlaw {
namespace {

class AnyOrder : public AnyDirect {
 public:
  explicit AnyOrder(const convlaw_call& the_call)
      : AnyDirect(the_call), accumulator_(natural_accumulator(type())) {
    const convlaw_problem& problem = *the_call.problem;
    for (const std::int64_t number : {problem.batch,
                                      problem.in_channels,
                                      problem.height,
                                      problem.width,
                                      problem.out_channels,
                                      problem.kernel_size[0],
                                      problem.kernel_size[1],
                                      problem.stride[0],
                                      problem.stride[1],
                                      problem.padding_begin[0],
                                      problem.padding_begin[1],
                                      problem.padding_end[0],
                                      problem.padding_end[1],
                                      problem.dilation[0],
                                      problem.dilation[1],
                                      problem.groups,
                                      std::int64_t{problem.padding_mode},
                                      std::int64_t{problem.has_bias},
                                      std::int64_t{problem.unbatched},
                                      std::int64_t{problem.input_layout}}) {
      random_ = mix(random_, static_cast<std::uint64_t>(number));
    }
  }

 private:
  std::size_t draw(std::size_t count) {
    random_ = mix(random_, 1);
    return static_cast<std::size_t>(random_ % count);
  }

  double take(std::vector<double>& terms) {
    std::swap(terms[draw(terms.size())], terms.back());
    const double term = terms.back();
    terms.pop_back();
    return term;
  }

  double sum_of(std::vector<double> terms, double bias) override {
    for (double& term : terms) term = rounded_to(accumulator_, term);
    terms.push_back(bias);
    while (terms.size() > 1) {
      const double first = take(terms);
      terms.push_back(rounded_to(accumulator_, first + take(terms)));
    }
    return terms.front();
  }

  ElementType accumulator_;
  std::uint64_t random_ = 0;
};

}  // namespace

const convlaw_implementation* any_order_implementation() {
  const convlaw_capabilities& offered =
      any_direct_capabilities(1U << CONVLAW_F32 | 1U << CONVLAW_F64 | 1U << CONVLAW_F16 |
                              1U << CONVLAW_BF16 | 1U << CONVLAW_I8 | 1U << CONVLAW_U8);
  static const Defect none{.name = "any_order",
                           .source = "",
                           .trigger = "",
                           .symptom = "",
                           .run = run_any<AnyOrder>,
                           .capabilities = &offered};
  return implementation_of(none);
}

}  // namespace convlaw
