// SPDX-License-Identifier: MIT
// The numeric behaviour that an implementation promises, and against which its outputs are judged.
//
//   Contract contract = *parse_contract("inputs=tf32,bias=after_rounding");
//   to_string(Contract{})   // "direct"
//
// The default is what design requires of everybody who declares nothing: the direct algorithm, its
// products summed in any order, fused or not, in the natural accumulator of the element types or
// any wider one, with gradual underflow, rounded to nearest.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "convlaw/element_type.h"
#include "convlaw/implementation.h"
#include "convlaw/result.h"

namespace convlaw {

enum class Algorithm : std::uint8_t {
  direct,            ///< each product once, summed in any order
  winograd_2x2_3x3,  ///< F(2x2, 3x3) with the points 0, 1, -1, infinity
  winograd_4x4_3x3,  ///< F(4x4, 3x3) with the points 0, 1, -1, 2, -2, infinity
  fft,
  block_fma,  ///< tensor cores: products of a block are aligned, truncated and added at once
  any,        ///< nothing is promised of rounding: only structure can be judged
};

enum class Rounding : std::uint8_t { to_nearest, toward_zero, any };

enum class InputRounding : std::uint8_t { none, tf32, bf16, f16 };

enum class BiasStage : std::uint8_t {
  in_accumulator,  ///< a summand like the products
  after_rounding,  ///< added to the sum once that is rounded to the output's type (torch on cuDNN)
  anywhere,
};

struct Contract {
  Algorithm algorithm = Algorithm::direct;
  std::optional<ElementType> accumulator;  ///< nullopt: the natural one, or any wider one
  InputRounding input_rounding = InputRounding::none;
  Rounding output_rounding = Rounding::to_nearest;
  BiasStage bias_stage = BiasStage::in_accumulator;
  bool flushes_subnormals = false;
  bool nondeterministic = false;       ///< the same call may give other bits
  bool order_varies = false;           ///< the order of summation depends on the output's position
  bool order_depends_on_size = false;  ///< ... or on the batch size
  int block_terms = 0;                 ///< block_fma: products in a block; 0: unknown
  int block_extra_bits = 0;            ///< block_fma: bits kept below the accumulator's last

  friend bool operator==(const Contract&, const Contract&) = default;
};

/// Words separated by commas, defaults left out: an algorithm; acc=f16; inputs=tf32;
/// output=toward_zero; bias=after_rounding; ftz; nondeterministic; order_varies;
/// order_depends_on_size; block=8+1 (terms, extra bits).
std::string to_string(const Contract& contract);
Result<Contract> parse_contract(std::string_view text);
/// The words that parse_contract() knows, for a help text.
std::string contract_words();

/// Are sums of integers exact wherever the accumulator represents them? Fast algorithms sum other
/// numbers than the products, and round those.
bool is_exact_on_integers(const Contract& contract);

Contract contract_from_abi(const convlaw_contract& contract);
convlaw_contract to_abi(const Contract& contract);

}  // namespace convlaw
