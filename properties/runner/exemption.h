// SPDX-License-Identifier: MIT
// What is known of an implementation beforehand: laws that it is not put to, or that it is expected
// to break, everywhere or in part of the problems.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "properties/cases/where.h"
#include "properties/runner/evaluator.h"

namespace convlaw {

struct Exemption {
  enum class Kind : std::uint8_t {
    skip,   ///< not put
    xfail,  ///< expected to fail; once it has, what is left is not put
  };
  Kind kind = Kind::skip;
  std::string name;              ///< of its laws, as it was written
  std::vector<const Law*> laws;  ///< of which it speaks
  std::string where_text;        ///< may be empty
  Where where;
  std::string reason;
  std::int64_t line = 0;  ///< where it was written

  bool is_about(const Law& law) const;
  bool covers(const Law& law, const Case& c) const;
};

std::string_view to_string(Exemption::Kind kind);

/// Is there a skip of the law that speaks of every case?
bool is_skipped(const std::vector<Exemption>& exemptions, const Law& law);

/// The place of the first that covers the case; as many as there are if none does.
std::size_t find_exemption(const std::vector<Exemption>& exemptions, const Law& law, const Case& c);

/// An evaluator that does not put what is exempt, and finds it inconclusive: for whoever looks for
/// cases near a failure, which are not to be of another one that is known. Both must outlive it.
class UnexemptedEvaluator final : public Evaluator {
 public:
  UnexemptedEvaluator(Evaluator& evaluator, const std::vector<Exemption>& exemptions)
      : evaluator_(evaluator), exemptions_(exemptions) {
    profile_ = evaluator.profile();
  }

  using Evaluator::evaluate;
  std::vector<Answer> evaluate(std::span<const Request> requests) override;
  bool survives_crashes() const override { return evaluator_.survives_crashes(); }
  void limit_timeout(std::optional<double> seconds) override { evaluator_.limit_timeout(seconds); }

 private:
  Evaluator& evaluator_;
  const std::vector<Exemption>& exemptions_;
};

}  // namespace convlaw
