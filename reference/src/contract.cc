// SPDX-License-Identifier: MIT
#include "convlaw/contract.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <vector>

#include "convlaw/abi.h"

namespace convlaw {
namespace {

template <class Enum>
struct Word {
  std::string_view name;
  Enum value;
};

// The first of each list is the default.
constexpr std::array<Word<Algorithm>, 6> kAlgorithms{{
    {"direct", Algorithm::direct},
    {"winograd_2x2_3x3", Algorithm::winograd_2x2_3x3},
    {"winograd_4x4_3x3", Algorithm::winograd_4x4_3x3},
    {"fft", Algorithm::fft},
    {"block_fma", Algorithm::block_fma},
    {"any_algorithm", Algorithm::any},
}};
constexpr std::array<Word<InputRounding>, 4> kInputRoundings{{
    {"none", InputRounding::none},
    {"tf32", InputRounding::tf32},
    {"bf16", InputRounding::bf16},
    {"f16", InputRounding::f16},
}};
constexpr std::array<Word<Rounding>, 3> kRoundings{{
    {"to_nearest", Rounding::to_nearest},
    {"toward_zero", Rounding::toward_zero},
    {"any", Rounding::any},
}};
constexpr std::array<Word<BiasStage>, 3> kBiasStages{{
    {"in_accumulator", BiasStage::in_accumulator},
    {"after_rounding", BiasStage::after_rounding},
    {"anywhere", BiasStage::anywhere},
}};
constexpr std::array<Word<bool Contract::*>, 4> kFlags{{
    {"ftz", &Contract::flushes_subnormals},
    {"nondeterministic", &Contract::nondeterministic},
    {"order_varies", &Contract::order_varies},
    {"order_depends_on_size", &Contract::order_depends_on_size},
}};

template <class Words, class Value>
std::string_view name_of(const Words& words, const Value& value) {
  for (const auto& word : words) {
    if (word.value == value) return word.name;
  }
  return words.front().name;
}

template <class Words, class Value>
bool set_from(const Words& words, std::string_view name, Value& value) {
  for (const auto& word : words) {
    if (word.name != name) continue;
    value = word.value;
    return true;
  }
  return false;
}

// Reads a number that is the whole of `text`.
bool read_number(std::string_view text, int& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size();
}

bool are_block_sizes(int terms, int extra_bits) {
  return terms > 0 && terms <= 1 << 20 && extra_bits >= -16 && extra_bits <= 64;
}

bool set_block(std::string_view value, Contract& contract) {
  const std::size_t plus = value.find('+');
  const bool has_extra = plus != std::string_view::npos;
  return read_number(value.substr(0, plus), contract.block_terms) &&
         (!has_extra || read_number(value.substr(plus + 1), contract.block_extra_bits)) &&
         are_block_sizes(contract.block_terms, contract.block_extra_bits);
}

bool set_accumulator(std::string_view value, Contract& contract) {
  contract.accumulator = parse_element_type(value);
  return contract.accumulator.has_value();
}

// What a word sets, for which one word is enough: "algorithm", "acc", "ftz".
std::string_view kind_of(std::string_view word) {
  const std::size_t equals = word.find('=');
  if (equals != std::string_view::npos) return word.substr(0, equals);
  for (const auto& algorithm : kAlgorithms) {
    if (algorithm.name == word) return "algorithm";
  }
  return word;
}

// One word of the text.
bool apply(std::string_view word, Contract& contract) {
  const std::size_t equals = word.find('=');
  if (equals == std::string_view::npos) {
    if (set_from(kAlgorithms, word, contract.algorithm)) return true;
    for (const auto& flag : kFlags) {
      if (flag.name == word) return contract.*flag.value = true;
    }
    return false;
  }
  const std::string_view key = word.substr(0, equals);
  const std::string_view value = word.substr(equals + 1);
  if (key == "acc") return set_accumulator(value, contract);
  if (key == "inputs") return set_from(kInputRoundings, value, contract.input_rounding);
  if (key == "output") return set_from(kRoundings, value, contract.output_rounding);
  if (key == "bias") return set_from(kBiasStages, value, contract.bias_stage);
  if (key == "block") return set_block(value, contract);
  return false;
}

template <class Words>
std::string join(const Words& words, char separator) {
  std::string text;
  for (const auto& word : words) {
    if (!text.empty()) text += separator;
    text += word.name;
  }
  return text;
}

}  // namespace

std::string to_string(const Contract& c) {
  std::string text(name_of(kAlgorithms, c.algorithm));
  const auto add = [&](std::string_view key, std::string_view value) {
    text += ',';
    text += key;
    text += value;
  };
  if (c.block_terms != 0) {
    add("block=", std::to_string(c.block_terms) + "+" + std::to_string(c.block_extra_bits));
  }
  if (c.accumulator) add("acc=", to_string(*c.accumulator));
  if (c.input_rounding != InputRounding::none) {
    add("inputs=", name_of(kInputRoundings, c.input_rounding));
  }
  if (c.output_rounding != Rounding::to_nearest) {
    add("output=", name_of(kRoundings, c.output_rounding));
  }
  if (c.bias_stage != BiasStage::in_accumulator) {
    add("bias=", name_of(kBiasStages, c.bias_stage));
  }
  for (const auto& flag : kFlags) {
    if (c.*flag.value) add(flag.name, "");
  }
  return text;
}

std::string contract_words() {
  return join(kAlgorithms, ' ') + " acc=f64|f32|f16|bf16|i32 inputs=" + join(kInputRoundings, '|') +
         " output=" + join(kRoundings, '|') + " bias=" + join(kBiasStages, '|') +
         " block=TERMS[+EXTRA_BITS] " + join(kFlags, ' ');
}

Result<Contract> parse_contract(std::string_view text) {
  Contract contract;
  std::vector<std::string_view> kinds;
  std::size_t begin = 0;
  while (begin <= text.size()) {
    const std::size_t end = std::min(text.find(',', begin), text.size());
    const std::string_view word = text.substr(begin, end - begin);
    const auto wrong = [&](std::string rule) {
      return Error{"contract", {}, std::move(rule), std::string(text), begin};
    };
    if (!apply(word, contract)) return wrong("must be of the words " + contract_words());
    const std::string_view kind = kind_of(word);
    if (std::find(kinds.begin(), kinds.end(), kind) != kinds.end()) {
      return wrong("names " + std::string(kind) + " twice: it can be one only");
    }
    kinds.push_back(kind);
    begin = end + 1;
  }
  return contract;
}

namespace {

// The enumerators of the C interface are numbered like ours. A number that this version does not
// know means `unknown`, the one that promises least.
template <class Enum>
Enum from_abi(std::int32_t value, Enum last, Enum unknown) {
  const bool known = value >= 0 && value <= static_cast<std::int32_t>(last);
  return known ? static_cast<Enum>(value) : unknown;
}

template <class Enum>
constexpr std::int32_t number(Enum value) {
  return static_cast<std::int32_t>(value);
}

static_assert(number(Algorithm::winograd_4x4_3x3) == CONVLAW_WINOGRAD_4X4_3X3);
static_assert(number(Algorithm::any) == CONVLAW_ANY_ALGORITHM);
static_assert(number(Rounding::any) == CONVLAW_ANY_ROUNDING);
static_assert(number(InputRounding::f16) == CONVLAW_INPUTS_TO_F16);
static_assert(number(BiasStage::anywhere) == CONVLAW_BIAS_ANYWHERE);

}  // namespace

bool is_exact_on_integers(const Contract& contract) {
  return contract.algorithm == Algorithm::direct || contract.algorithm == Algorithm::block_fma;
}

Contract contract_from_abi(const convlaw_contract& abi) {
  Contract c;
  c.algorithm = from_abi(abi.algorithm, Algorithm::any, Algorithm::any);
  if (abi.accumulator_set != 0) {
    c.accumulator = element_type_from_abi(abi.accumulator);
    const bool sums_fit =
        c.accumulator && *c.accumulator != ElementType::i8 && *c.accumulator != ElementType::u8;
    if (!sums_fit) {
      c.accumulator = std::nullopt;
      c.algorithm = Algorithm::any;
    }
  }
  c.input_rounding = from_abi(abi.input_rounding, InputRounding::f16, InputRounding::bf16);
  c.output_rounding = from_abi(abi.output_rounding, Rounding::any, Rounding::any);
  c.bias_stage = from_abi(abi.bias_stage, BiasStage::anywhere, BiasStage::anywhere);
  c.flushes_subnormals = abi.flushes_subnormals != 0;
  c.nondeterministic = abi.nondeterministic != 0;
  c.order_varies = abi.order_varies != 0;
  c.order_depends_on_size = abi.order_depends_on_size != 0;
  if (abi.block_terms == 0) return c;
  if (are_block_sizes(abi.block_terms, abi.block_extra_bits)) {
    c.block_terms = abi.block_terms;
    c.block_extra_bits = abi.block_extra_bits;
  } else {
    c.algorithm = Algorithm::any;
  }
  return c;
}

convlaw_contract to_abi(const Contract& c) {
  convlaw_contract abi{};
  abi.struct_size = sizeof abi;
  abi.algorithm = number(c.algorithm);
  if (c.accumulator) {
    abi.accumulator_set = 1;
    abi.accumulator = to_abi(*c.accumulator);
  }
  abi.input_rounding = number(c.input_rounding);
  abi.output_rounding = number(c.output_rounding);
  abi.bias_stage = number(c.bias_stage);
  abi.flushes_subnormals = c.flushes_subnormals ? 1 : 0;
  abi.nondeterministic = c.nondeterministic ? 1 : 0;
  abi.order_varies = c.order_varies ? 1 : 0;
  abi.order_depends_on_size = c.order_depends_on_size ? 1 : 0;
  abi.block_terms = c.block_terms;
  abi.block_extra_bits = c.block_extra_bits;
  return abi;
}

}  // namespace convlaw
