// SPDX-License-Identifier: MIT
// The one seam between "where do the numbers come from" and "what is made of them". A case is drawn
// by asking a Choices for numbers; a seeded generator, a fuzzer's bytes, a recorded list,
// RapidCheck or an exhaustive counter answer. The same code run against a Recorder goes the other
// way: it asks, and the Recorder writes down what the case already is. So one description serves to
// draw cases, to encode them, to fuzz, to enumerate and to reduce.
//
//   void describe(Choices& choices, Size2& stride) {
//     choices.choose(stride.h, 1, 4, "stride_h");
//     choices.choose(stride.w, 1, 4, "stride_w");
//   }
//
// The lowest value is always the simplest: a source that has run out answers with it.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace convlaw {

class Choices {
 public:
  virtual ~Choices() = default;

  /// Sets `value` to a number in [low, high], or, if this source records, reads it. low <= high.
  virtual void choose(std::int64_t& value, std::int64_t low, std::int64_t high,
                      std::string_view label) = 0;
};

/// One answer: `offset` above the lowest of `range` + 1 possible values.
struct Choice {
  std::uint64_t offset = 0;
  std::uint64_t range = 0;
  std::string_view label;
  friend bool operator==(const Choice&, const Choice&) = default;
};

using ChoiceList = std::vector<Choice>;

/// Reads the values it is shown instead of setting them: turns a case into choices.
class Recorder final : public Choices {
 public:
  void choose(std::int64_t& value, std::int64_t low, std::int64_t high,
              std::string_view label) override;

  const ChoiceList& choices() const { return choices_; }
  /// False if some value was outside its range: then the choices do not describe the case.
  bool complete() const { return complete_; }

 private:
  ChoiceList choices_;
  bool complete_ = true;
};

/// Uniform in every range, from a seed.
class RandomChoices final : public Choices {
 public:
  explicit RandomChoices(std::uint64_t seed) : state_(seed) {}
  void choose(std::int64_t& value, std::int64_t low, std::int64_t high,
              std::string_view label) override;

 private:
  std::uint64_t state_;
};

/// Plays a list back, by label: a question gets the first answer of its label that is left, so that
/// an answer that is no longer asked for does not shift the others. A number too large for its
/// range becomes the largest; where there is no answer, it is the simplest.
class RecordedChoices final : public Choices {
 public:
  explicit RecordedChoices(ChoiceList choices) : choices_(std::move(choices)) {}
  void choose(std::int64_t& value, std::int64_t low, std::int64_t high,
              std::string_view label) override;

 private:
  ChoiceList choices_;
};

// The byte form of choices, which is what fuzzers mutate: a version byte, then for every choice no
// byte if there is only one answer, one byte if its range is below 256, two if it is below 65536,
// else eight, the lowest first. Numbers beyond the range wrap around; missing bytes are zeros; what
// is left over is ignored.

inline constexpr std::uint8_t kByteFormVersion = 1;

class ByteChoices final : public Choices {
 public:
  /// Bytes of another version are read as if there were none.
  explicit ByteChoices(std::span<const std::uint8_t> bytes);
  void choose(std::int64_t& value, std::int64_t low, std::int64_t high,
              std::string_view label) override;

 private:
  std::span<const std::uint8_t> bytes_;
};

std::vector<std::uint8_t> to_bytes(std::span<const Choice> choices);

/// Walks through every combination: construct, describe a case, and again while next() is true.
///
///   ExhaustiveChoices every;
///   do { describe(every, stride); } while (every.next());
class ExhaustiveChoices final : public Choices {
 public:
  void choose(std::int64_t& value, std::int64_t low, std::int64_t high,
              std::string_view label) override;

  /// Moves to the next combination; false when all have been seen.
  bool next();

 private:
  ChoiceList path_;
  std::size_t depth_ = 0;
};

inline constexpr std::uint64_t kGoldenRatio = 0x9e3779b97f4a7c15U;

/// The finalizer of SplitMix64 (Steele, Lea, Flood, "Fast splittable pseudorandom number
/// generators", OOPSLA 2014).
constexpr std::uint64_t scramble(std::uint64_t x) {
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9U;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebU;
  return x ^ (x >> 31);
}

/// A number from numbers, well mixed: for seeds that depend on several things.
constexpr std::uint64_t mix(std::uint64_t a, std::uint64_t b) {
  return scramble(scramble(a + kGoldenRatio) ^ (b + kGoldenRatio));
}
std::uint64_t mix(std::uint64_t seed, std::string_view text);

}  // namespace convlaw
