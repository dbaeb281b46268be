// SPDX-License-Identifier: MIT
// Small cases, but for one of 32: an engine makes up by their number for what each of them sees.
#pragma once

#include <optional>

#include "properties/cases/domain.h"

namespace convlaw {

class SizedDomain {
 public:
  /// Large cases are those of `domain`, but of inputs that no memory is spent on.
  explicit SizedDomain(Domain domain);

  const Domain& large() const { return large_; }

  /// First the size is chosen, and then a case of it.
  Case draw(Choices& choices) const;

  /// Choices from which draw() makes the case again; nullopt if there are none.
  std::optional<ChoiceList> encode(const Case& c) const;

 private:
  Domain large_, small_;
};

}  // namespace convlaw
