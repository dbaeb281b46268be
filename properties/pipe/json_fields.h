// SPDX-License-Identifier: MIT
// Numbers, shapes and tensors in the JSON lines of the pipe. 64-bit integers are written as
// strings, since many readers of JSON keep numbers as doubles; they are read as strings or as
// numbers.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "convlaw/element_type.h"
#include "convlaw/result.h"

namespace convlaw {

/// A line of JSON with its fields in the order in which they were written.
using Json = nlohmann::ordered_json;

/// An object, or the Error.
Result<Json> parse_object(const std::string& line);
/// One line; what is not UTF-8 is replaced.
std::string print_json(const Json& json);

/// nullopt unless it is an integer of 64 bits, as a number or as a string.
std::optional<std::int64_t> integer_of(const Json& json);
/// nullopt unless it is an array of such.
std::optional<std::vector<std::int64_t>> integers_of(const Json& json);

Json integer(std::int64_t value);
Json integers(const std::vector<std::int64_t>& values);

/// {"value": 0.1, "hex": "0x1.999999999999ap-4"}; JSON has no NaN and no infinity, whose values are
/// strings, and a decimal may be rounded by whoever reads it.
Json real_number(double value);

/// A tensor as it is announced: "dtype", "shape" and "bytes". Fields that are missing or make no
/// sense are nullopt.
struct TensorFields {
  std::optional<ElementType> dtype;
  std::optional<std::vector<std::int64_t>> shape;
  std::optional<std::int64_t> bytes;
};

TensorFields tensor_of(const Json& json);
Json tensor(ElementType dtype, const std::vector<std::int64_t>& shape, std::size_t bytes);

/// `json[key]`, or null.
const Json& field(const Json& json, std::string_view key);

}  // namespace convlaw
