// SPDX-License-Identifier: MIT
// For generators: what all that copy rows of planes have in common. Of a row, every stride_x-th
// element is copied. What is not f32 is converted; to 32-bit integers, the copy is added. To bytes,
// signed ones become 128 more than they are.
#pragma once

#include <Halide.h>

#include <vector>

#include "optimized/halide/storage.h"

namespace convlaw {

template <class Self>
class Copying : public Halide::Generator<Self> {
 public:
  Halide::GeneratorParam<Storage> from{"from", Storage::f32, storages()};
  Halide::GeneratorParam<Storage> to{"to", Storage::f32, storages()};

  Halide::GeneratorInput<Halide::Buffer<>> input{"input", 3};
  Halide::GeneratorInput<int> stride_x{"stride_x"};
  Halide::GeneratorInput<bool> clamps{"clamps"};  ///< what is less than zero becomes zero
  Halide::GeneratorOutput<Halide::Buffer<>> output{"output", 3};

  void configure() {
    input.set_type(type_of(from));
    output.set_type(type_of(to));
  }

 protected:
  /// Are copies added, so that each element must be met once?
  bool adds() const { return to == Storage::i32; }

  /// What is stored for an element of the input.
  Halide::Expr copied(const Halide::Expr& element) {
    if (to != Storage::u8) return clamped_if(clamps, loaded(element, from));
    const Halide::Expr byte = Halide::cast<std::uint8_t>(element);
    return from == Storage::i8 ? byte ^ Halide::cast<std::uint8_t>(128) : byte;
  }

  /// The definition of the output, from what copied() has made.
  void store(const std::vector<Halide::Var>& at, const Halide::Expr& value) {
    const Halide::Expr result = stored(value, to);
    Halide::Func to_output = output;
    if (adds()) {
      to_output(at) = Halide::undef<std::int32_t>();
      to_output(at) += result;
    } else {
      to_output(at) = result;
    }
    for (int d = 0; d < 3; ++d) {
      input.dim(d).set_min(0);
      output.dim(d).set_min(0);
    }
  }

  /// The stage that stores.
  Halide::Stage storing() {
    Halide::Func to_output = output;
    return adds() ? to_output.update() : Halide::Stage(to_output);
  }
};

}  // namespace convlaw
