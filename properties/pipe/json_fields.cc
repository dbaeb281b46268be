// SPDX-License-Identifier: MIT
#include "properties/pipe/json_fields.h"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>

namespace convlaw {

Result<Json> parse_object(const std::string& line) {
  Json json = Json::parse(line, nullptr, /*allow_exceptions=*/false);
  if (!json.is_object()) {
    std::string begin = line.substr(0, 60);
    for (char& c : begin) {
      if (c < ' ' || c > '~') c = '?';
    }
    return Error{
        "line", begin.size() < line.size() ? begin + "..." : begin, "must be a JSON object", {}, 0};
  }
  return json;
}

std::string print_json(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::optional<std::int64_t> integer_of(const Json& json) {
  if (json.is_number_unsigned()) {
    const auto value = json.get<std::uint64_t>();
    if (value > static_cast<std::uint64_t>(INT64_MAX)) return std::nullopt;
    return static_cast<std::int64_t>(value);
  }
  if (json.is_number_integer()) return json.get<std::int64_t>();
  if (!json.is_string()) return std::nullopt;
  const auto& text = json.get_ref<const std::string&>();
  std::int64_t value = 0;
  const char* end = text.data() + text.size();
  const auto [stop, code] = std::from_chars(text.data(), end, value);
  if (code != std::errc() || stop != end) return std::nullopt;
  return value;
}

std::optional<std::vector<std::int64_t>> integers_of(const Json& json) {
  if (!json.is_array()) return std::nullopt;
  std::vector<std::int64_t> values;
  for (const Json& element : json) {
    const std::optional<std::int64_t> value = integer_of(element);
    if (!value) return std::nullopt;
    values.push_back(*value);
  }
  return values;
}

Json integer(std::int64_t value) { return std::to_string(value); }

Json integers(const std::vector<std::int64_t>& values) {
  Json json = Json::array();
  for (const std::int64_t value : values) json.push_back(integer(value));
  return json;
}

Json real_number(double value) {
  if (std::isnan(value)) return {{"value", "NaN"}, {"hex", "nan"}};
  if (std::isinf(value)) {
    return {{"value", value > 0 ? "Infinity" : "-Infinity"}, {"hex", value > 0 ? "inf" : "-inf"}};
  }
  std::array<char, 40> hex{};
  std::snprintf(hex.data(), hex.size(), "%a", value);
  return {{"value", value}, {"hex", hex.data()}};
}

TensorFields tensor_of(const Json& json) {
  TensorFields fields;
  const Json& dtype = field(json, "dtype");
  if (dtype.is_string()) fields.dtype = parse_element_type(dtype.get_ref<const std::string&>());
  fields.shape = integers_of(field(json, "shape"));
  fields.bytes = integer_of(field(json, "bytes"));
  return fields;
}

Json tensor(ElementType dtype, const std::vector<std::int64_t>& shape, std::size_t bytes) {
  return {{"dtype", torch_name(dtype)},
          {"shape", integers(shape)},
          {"bytes", integer(static_cast<std::int64_t>(bytes))}};
}

const Json& field(const Json& json, std::string_view key) {
  static const Json null;
  if (!json.is_object()) return null;
  const auto found = json.find(std::string(key));
  return found == json.end() ? null : *found;
}

}  // namespace convlaw
