// SPDX-License-Identifier: MIT
// A contestant made ready for one layer, and the two ways in which it is timed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "convlaw/any_tensor.h"
#include "convlaw/element_type.h"
#include "convlaw/prepared_call.h"
#include "convlaw/result.h"
#include "convlaw/typed_problem.h"
#include "optimized/bench/contestant.h"

namespace convlaw::bench {

enum class Way : std::uint8_t {
  prepared,  ///< weights packed and workspace allocated before; bare_run() if it is exported
  plain,     ///< all from plain tensors: packing, allocating, running, releasing
};
inline constexpr Way kWays[] = {Way::prepared, Way::plain};
const char* to_string(Way way);

/// Room for one tensor, at the boundary of a cache line.
class Room {
 public:
  Room(ElementType type, const Extents& extents, Layout layout);
  AnyView view() const { return {type_, data_.get(), extents_, strides_}; }
  void* data() const { return data_.get(); }

  /// Sets every bit: NaN, or -1.
  void spoil() const;

 private:
  struct Free {
    void operator()(std::byte* data) const;
  };
  ElementType type_;
  Extents extents_;
  Strides strides_;
  std::unique_ptr<std::byte, Free> data_;
};

/// The tensors of a layer in one layout, of the types that go with the problem's. The same numbers
/// in each layout: drawn from [-1, 1), or from all that integers of 8 bits can be.
struct Material {
  explicit Material(const TypedProblem& typed);
  TypedProblem typed;
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

  std::optional<Error> run_prepared();
  std::optional<Error> run_whole();

  Material* material_ = nullptr;
  int threads_ = 0;
  std::unique_ptr<Shim> shim_;
  std::optional<PreparedCall> call_;
  bool ran_whole_ = false;
};

}  // namespace convlaw::bench
