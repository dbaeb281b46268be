// SPDX-License-Identifier: MIT
#include "properties/command/skips.h"

#include <sstream>

#include "properties/command/select.h"
#include "properties/npy/npy_file.h"

namespace convlaw {
namespace {

std::string trimmed(const std::string& text) {
  const std::size_t begin = text.find_first_not_of(" \t\r");
  if (begin == std::string::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r") - begin + 1);
}

Result<Exemption> parse_line(const std::string& line) {
  const std::size_t hash = line.find('#');
  std::istringstream words(line.substr(0, hash));
  std::string kind;
  std::string further;
  Exemption exemption;
  words >> kind >> exemption.name >> exemption.where_text >> further;
  if (kind != "skip" && kind != "xfail") {
    return Error{"line", kind, "must begin with skip or xfail", {}, 0};
  }
  exemption.kind = kind == "skip" ? Exemption::Kind::skip : Exemption::Kind::xfail;
  if (exemption.name.empty()) {
    return Error{"law", {}, "is missing: a pattern of names or chapters", {}, 0};
  }
  if (!further.empty()) {
    return Error{"line", further, "must have no more than a law, WHERE and # reason", {}, 0};
  }
  Result<std::vector<const Law*>> laws = select_laws({exemption.name});
  if (!laws) return Error{"law", exemption.name, laws.error().rule, {}, 0};
  exemption.laws = *std::move(laws);
  Result<Where> where = Where::parse(exemption.where_text);
  if (!where) {
    Error error = where.error();
    error.parameter = "WHERE";
    return error;
  }
  exemption.where = *std::move(where);
  if (hash != std::string::npos) exemption.reason = trimmed(line.substr(hash + 1));
  if (exemption.reason.empty()) {
    return Error{"reason", {}, "is missing: every line says behind a # why it is there", {}, 0};
  }
  return exemption;
}

}  // namespace

Result<std::vector<Exemption>> read_skips(const std::string& path) {
  const Result<std::string> content = read_file(path);
  if (!content) return Error{"--skips", path, "cannot be read", {}, 0};
  std::istringstream lines(*content);
  std::vector<Exemption> exemptions;
  std::int64_t number = 0;
  for (std::string line; std::getline(lines, line);) {
    ++number;
    line = trimmed(line);
    if (line.empty() || line.front() == '#') continue;
    Result<Exemption> exemption = parse_line(line);
    if (!exemption) {
      Error error = exemption.error();
      error.parameter = path + ": line " + std::to_string(number) + ": " + error.parameter;
      return error;
    }
    exemption->line = number;
    exemptions.push_back(*std::move(exemption));
  }
  return exemptions;
}

}  // namespace convlaw
