// SPDX-License-Identifier: MIT
// A direct convolution of any element type, in double, where products are exact (in all but f64),
// cut into steps as direct.h is. A derived class overrides one, often the sum.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "convlaw/abi.h"
#include "convlaw/element_type.h"

namespace convlaw {

class AnyDirect {
 public:
  explicit AnyDirect(const convlaw_call& call);
  virtual ~AnyDirect() = default;
  void run();

 protected:
  /// The sum, which is then rounded to the output's type. `products` are in the order of the
  /// definition, those with zeros of the padding left out.
  virtual double sum_of(std::vector<double> products, double bias);
  /// The bias; 0 if there is none.
  virtual double start(std::int64_t oc);
  /// The row and column under a tap; outside the image where the tap is in the padding.
  virtual std::int64_t row(std::int64_t oh, std::int64_t kh);
  virtual std::int64_t column(std::int64_t ow, std::int64_t kw);
  /// The input there, as padding_mode says; nullopt: a padding zero.
  virtual std::optional<double> read(std::int64_t n, std::int64_t c, std::int64_t ih,
                                     std::int64_t iw);
  virtual double weight_at(std::int64_t oc, std::int64_t ic, std::int64_t kh, std::int64_t kw);

  ElementType type() const { return input.type; }

  const convlaw_call& call;
  Conv2dProblem p;
  Axis rows, columns;
  AnyView input, weight, output;
  std::int64_t group_inputs, group_outputs;

 private:
  double output_at(std::int64_t n, std::int64_t oc, std::int64_t oh, std::int64_t ow);
};

/// run() of an implementation that is a class derived from AnyDirect.
template <class D>
std::int32_t run_any(void*, const convlaw_call* call) {
  D(*call).run();
  return CONVLAW_OK;
}

/// What AnyDirect offers, for inputs of the types in a set of 1 << convlaw_dtype.
const convlaw_capabilities& any_direct_capabilities(std::uint32_t dtypes);

}  // namespace convlaw
