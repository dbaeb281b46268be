// SPDX-License-Identifier: MIT
// A contestant made ready for one layer, and the two ways in which it is timed.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "convlaw/prepared_call.h"
#include "convlaw/problem.h"
#include "convlaw/result.h"
#include "optimized/bench/contestant.h"

namespace convlaw::bench {

enum class Way : std::uint8_t {
  prepared,  ///< weights packed and workspace allocated before; bare_run() if it is exported
  plain,     ///< all from plain tensors: packing, allocating, running, releasing
};
inline constexpr Way kWays[] = {Way::prepared, Way::plain};
const char* to_string(Way way);

/// Room for one f32 tensor, at the boundary of a cache line.
class Room {
 public:
  Room(const Extents& extents, Layout layout);
  TensorView<float> view() const { return {data_.get(), extents_, strides_}; }

 private:
  struct Free {
    void operator()(float* data) const;
  };
  Extents extents_;
  Strides strides_;
  std::unique_ptr<float, Free> data_;
};

/// The tensors of a layer in one layout; the same numbers in each, drawn from [-1, 1).
struct Material {
  Material(const Conv2dProblem& problem, Layout layout);
  Conv2dProblem problem;
  Room input, weight, bias, output;
};

class Entry {
 public:
  /// `material` must outlive the entry. The Error is the contestant's reason for not taking it.
  static Result<Entry> make(const Contestant& contestant, Material& material, int threads);

  Entry(Entry&& other) noexcept;
  Entry& operator=(Entry&& other) noexcept;
  ~Entry();

  /// One convolution in that way.
  std::optional<Error> run(Way way);

  /// Is what it computes a legal result under the contract that it
  /// declares? The reason if not, or if it does not run.
  std::optional<Error> verify();

  /// What it says of how it computes this; may be empty.
  std::string explanation() const;

 private:
  struct Shim;  // the implementation, its run() replaced at will
  Entry();

  Material* material_ = nullptr;
  int threads_ = 0;
  std::unique_ptr<Shim> shim_;
  std::optional<PreparedCall> call_;
};

}  // namespace convlaw::bench
