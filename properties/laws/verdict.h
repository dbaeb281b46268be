// SPDX-License-Identifier: MIT
// What a law says of an implementation on one case.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "properties/cases/operands.h"

namespace convlaw {

/// Elements of compared tensors that lie in the same parts of them (laws/region.h has the parts).
struct PartCount {
  std::uint64_t parts = 0;  ///< a set of bits
  std::int64_t wrong = 0;
  std::int64_t right = 0;
  friend bool operator==(const PartCount&, const PartCount&) = default;
};

/// Where two tensors differ, the first place in NCHW order standing for all.
struct Difference {
  std::array<std::int64_t, 4> index{};
  double expected = 0;
  double got = 0;
  std::int64_t wrong = 0;  ///< elements that differ
  std::int64_t total = 0;  ///< elements compared
  std::string region;      ///< which part of the tensor they lie in, in words; may be empty
  /// Of all the elements that differ, their places and both values: two differences with the same
  /// fingerprint are the same difference.
  std::uint64_t fingerprint = 0;
  /// Where wrong and right elements lie, if the tensors are of the shape of the case's output.
  std::vector<PartCount> parts{};
};

struct Verdict {
  enum class Kind : std::uint8_t {
    holds,
    broken,        ///< the implementation is wrong
    inconclusive,  ///< this case cannot tell, or the law does not speak of it
    declined,      ///< the implementation does not offer what the law needs
    crashed,
    timed_out,
  };
  Kind kind = Kind::holds;
  std::string reason;                    ///< of anything but holds
  std::optional<Difference> difference;  ///< of broken, where tensors were compared
  bool hit_guard = false;                ///< broken by touching memory beside a tensor
  /// Of an enclosure that holds: the largest part of what it allows that an output has used. Not
  /// sent from process to process.
  double used = 0;

  static Verdict holds() { return {}; }
  static Verdict broken(std::string reason) { return {Kind::broken, std::move(reason), {}}; }
  static Verdict inconclusive(std::string reason) {
    return {Kind::inconclusive, std::move(reason), {}};
  }
  static Verdict declined(std::string reason) { return {Kind::declined, std::move(reason), {}}; }

  /// It cost the implementation's process.
  bool is_death() const { return kind == Kind::crashed || kind == Kind::timed_out; }
  bool is_failure() const { return kind == Kind::broken || is_death(); }
  bool is_decided() const { return kind == Kind::holds || is_failure(); }
};

std::string_view to_string(Verdict::Kind kind);

/// Equal as numbers, zeros of either sign being one, or both NaN.
inline bool same_value(double a, double b) { return a == b || (a != a && b != b); }

/// nullopt if all elements are the same values. The extents must agree.
std::optional<Difference> first_difference(const Values& expected, const Values& got);

}  // namespace convlaw
