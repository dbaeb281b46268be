// SPDX-License-Identifier: MIT
// A direct convolution of any element type whose products are exact in double (all but f64): a
// derived class says how the products of one output are summed.
#pragma once

#include <cstdint>
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
  virtual double sum_of(std::vector<double> products, double bias) = 0;

  ElementType type() const { return input_.type; }

 private:
  const convlaw_call& call_;
  AnyView input_, weight_, output_;
};

/// `value` rounded to `type`.
double rounded_to(ElementType type, double value);

/// run() of an implementation that is a class derived from AnyDirect.
template <class D>
std::int32_t run_any(void*, const convlaw_call* call) {
  D(*call).run();
  return CONVLAW_OK;
}

/// What AnyDirect offers, for inputs of the types in a set of 1 << convlaw_dtype.
convlaw_capabilities any_direct_capabilities(std::uint32_t dtypes);

}  // namespace convlaw
