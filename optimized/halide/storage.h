// SPDX-License-Identifier: MIT
// For generators: elements of memory, computed with in f32.
#pragma once

#include <Halide.h>

#include <map>
#include <string>

namespace convlaw {

/// How a generator's buffer holds elements. Floats of 16 bits lie in integers: Halide's own
/// conversions make NaN an infinity or a zero.
enum class Storage { f32, bf16, f16, i8, u8, i32 };

inline const std::map<std::string, Storage>& storages() {
  static const std::map<std::string, Storage> names{{"f32", Storage::f32}, {"bf16", Storage::bf16},
                                                    {"f16", Storage::f16}, {"i8", Storage::i8},
                                                    {"u8", Storage::u8},   {"i32", Storage::i32}};
  return names;
}

inline Halide::Type type_of(Storage storage) {
  switch (storage) {
    case Storage::f32:
      return Halide::Float(32);
    case Storage::i8:
      return Halide::Int(8);
    case Storage::u8:
      return Halide::UInt(8);
    case Storage::i32:
      return Halide::Int(32);
    default:
      return Halide::UInt(16);
  }
}

namespace storage {

using namespace Halide;  // NOLINT(google-build-using-namespace): expressions read better so

inline Expr constant(std::uint32_t bits) { return Expr(bits); }

inline Expr f16_to_f32(const Expr& half) {
  const Expr sign = (half & constant(0x8000)) << 16;
  const Expr magnitude = (half & constant(0x7fff)) << 13;
  // The exponents' biases differ by 112.
  const Expr finite = reinterpret<std::uint32_t>(reinterpret<float>(magnitude) * 0x1p112F);
  const Expr is_finite = magnitude < constant(0x0f800000);
  return reinterpret<float>(sign | select(is_finite, finite, magnitude | constant(0x7f800000)));
}

// Rounds to nearest, ties to even.
inline Expr f32_to_f16(const Expr& bits) {
  const Expr sign = (bits & constant(0x80000000U)) >> 16;
  const Expr magnitude = bits & constant(0x7fffffff);
  const Expr normal =
      (magnitude - constant(0x38000000) + constant(0xfff) + ((magnitude >> 13) & constant(1))) >>
      13;
  // A subnormal half is a multiple of what 0.5 is a multiple of.
  const Expr subnormal =
      reinterpret<std::uint32_t>(reinterpret<float>(magnitude) + 0.5F) - constant(0x3f000000);
  const Expr rounded = select(magnitude < constant(0x38800000), subnormal,
                              magnitude < constant(0x47800000), normal, constant(0x7c00));
  return sign | select(magnitude > constant(0x7f800000), constant(0x7e00), rounded);
}

// The same.
inline Expr f32_to_bf16(const Expr& bits) {
  const Expr rounded = bits + constant(0x7fff) + ((bits >> 16) & constant(1));
  const Expr is_nan_value = (bits & constant(0x7fffffff)) > constant(0x7f800000);
  return select(is_nan_value, bits | constant(0x400000), rounded) >> 16;
}

}  // namespace storage

inline Halide::Expr loaded(const Halide::Expr& element, Storage from) {
  if (from != Storage::bf16 && from != Storage::f16) return Halide::cast<float>(element);
  const Halide::Expr bits = Halide::cast<std::uint32_t>(element);
  return from == Storage::f16 ? storage::f16_to_f32(bits) : Halide::reinterpret<float>(bits << 16);
}

inline Halide::Expr stored(const Halide::Expr& value, Storage to) {
  if (to != Storage::bf16 && to != Storage::f16) return Halide::cast(type_of(to), value);
  const Halide::Expr bits = Halide::reinterpret<std::uint32_t>(value);
  return Halide::cast<std::uint16_t>(to == Storage::f16 ? storage::f32_to_f16(bits)
                                                        : storage::f32_to_bf16(bits));
}

/// 0 for what is less, if `clamps`. NaN stays NaN: floats would be compared as if there were none.
inline Halide::Expr clamped_if(const Halide::Expr& clamps, const Halide::Expr& value) {
  const Halide::Expr bits = Halide::reinterpret<std::uint32_t>(value);
  // From what follows -0 down to -infinity.
  const Halide::Expr count =
      Halide::select(clamps, storage::constant(0x7f800000), storage::constant(0));
  return Halide::select(bits - storage::constant(0x80000001U) < count, 0.0F, value);
}

}  // namespace convlaw
