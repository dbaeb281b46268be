// SPDX-License-Identifier: MIT
#include <charconv>

#include "properties/command/check_result.h"
#include "properties/command/select.h"

namespace convlaw {
namespace {

using Kind = Verdict::Kind;

constexpr Kind kKinds[] = {Kind::holds,    Kind::broken,  Kind::inconclusive,
                           Kind::declined, Kind::crashed, Kind::timed_out};

// Takes fields out of a report. What is missing or makes no sense becomes nothing, and the first of
// these the error.
class Reader {
 public:
  const std::optional<Error>& error() const { return error_; }

  void fail(std::string_view name, const std::string& value, const std::string& rule) {
    if (!error_) error_ = Error{std::string(name), value, rule, {}, 0};
  }

  std::string text(const Json& json, std::string_view key) {
    const Json& found = field(json, key);
    if (found.is_string()) return found.get<std::string>();
    fail(key, {}, "must be a string");
    return {};
  }

  std::int64_t number(const Json& json, std::string_view key) {
    const std::optional<std::int64_t> found = integer_of(field(json, key));
    if (!found) fail(key, {}, "must be an integer");
    return found.value_or(0);
  }

  double real(const Json& json, std::string_view key) {
    const Json& found = field(json, key);
    if (found.is_number()) return found.get<double>();
    fail(key, {}, "must be a number");
    return 0;
  }

  const Json& array(const Json& json, std::string_view key) {
    static const Json empty = Json::array();
    const Json& found = field(json, key);
    if (found.is_array()) return found;
    fail(key, {}, "must be an array");
    return empty;
  }

  const Law* law(const Json& json, std::string_view key) {
    const std::string name = text(json, key);
    const Law* found = find_law(name);
    if (found == nullptr) fail(key, name, "no such law: is it another version's?");
    return found == nullptr ? all_laws().front() : found;
  }

  Case a_case(const Json& json, std::string_view key) {
    Result<Case> found = parse_case(text(json, key));
    if (found) return *std::move(found);
    fail(key, {}, found.error().message());
    return {};
  }

  Kind kind(const Json& json, std::string_view key) {
    const std::string name = text(json, key);
    for (const Kind kind : kKinds) {
      if (to_string(kind) == name) return kind;
    }
    fail(key, name, "must be a verdict");
    return Kind::inconclusive;
  }

  Tally tally(const Json& json) {
    Tally tally;
    for (const Kind kind : kKinds) tally[kind] = number(json, to_string(kind));
    return tally;
  }

 private:
  std::optional<Error> error_;
};

LawReport read_law(Reader& reader, const Json& json) {
  LawReport law{reader.law(json, "name"), reader.tally(json)};
  law.drawn = reader.number(json, "drawn");
  law.seconds = reader.real(json, "seconds");
  law.skipped = reader.number(json, "skipped");
  law.expected = reader.number(json, "expected_failures");
  return law;
}

Shard read_shard(Reader& reader, const Json& json) {
  if (json.is_null()) return {};
  const Shard shard{reader.number(json, "index") - 1, reader.number(json, "count")};
  if (shard.index >= 0 && shard.index < shard.count) return shard;
  reader.fail("shard", {}, "must have an index from 1 to its count");
  return {};
}

std::optional<Coverage> read_coverage(Reader& reader, const Json& json) {
  if (json.is_null()) return std::nullopt;
  const auto names = region_names();
  const Json& regions = reader.array(json, "regions");
  const Json& rows = reader.array(json, "pairs");
  if (regions != Json(std::vector<std::string>(names.begin(), names.end())) ||
      rows.size() != names.size()) {
    reader.fail("regions", {}, "must be those of this version");
    return std::nullopt;
  }
  RegionPairs visited;
  RegionPairs reachable;
  for (std::size_t a = 0; a < rows.size(); ++a) {
    const std::string row = rows[a].is_string() ? rows[a].get<std::string>() : "";
    if (row.size() != names.size()) reader.fail("pairs", row, "must have as many as regions");
    for (std::size_t b = 0; b < row.size() && b < names.size(); ++b) {
      if (row[b] == '+') visited.add(a, b);
      if (row[b] == '-') reachable.add(a, b);
    }
  }
  return summarize_coverage(reachable, visited, reader.number(json, "directed"));
}

ExemptionReport read_exemption(Reader& reader, const Json& json) {
  ExemptionReport one{.exemption = {}};
  Exemption& exemption = one.exemption;
  exemption.line = reader.number(json, "line");
  exemption.kind = reader.text(json, "kind") == to_string(Exemption::Kind::skip)
                       ? Exemption::Kind::skip
                       : Exemption::Kind::xfail;
  exemption.name = reader.text(json, "laws");
  exemption.where_text = reader.text(json, "where");
  exemption.reason = reader.text(json, "reason");
  Result<std::vector<const Law*>> laws = select_laws({exemption.name});
  if (!laws) reader.fail("laws", exemption.name, laws.error().rule);
  if (laws) exemption.laws = *std::move(laws);
  Result<Where> where = Where::parse(exemption.where_text);
  if (!where) reader.fail("where", exemption.where_text, where.error().rule);
  if (where) exemption.where = *std::move(where);
  one.skipped = reader.number(json, "skipped");
  one.holds = reader.number(json, "holds");
  for (const Json& failure : reader.array(json, "failures")) {
    one.failures.push_back(
        {reader.law(failure, "law"),
         reader.a_case(failure, "case"),
         {reader.kind(failure, "verdict"), reader.text(failure, "message"), {}}});
  }
  return one;
}

void read_failure(Reader& reader, const Json& json, Report& report) {
  const Law* law = reader.law(json, "law");
  const Verdict verdict{reader.kind(json, "verdict"), reader.text(json, "message"), {}};
  reader.text(json, "text");
  for (LawReport& row : report.laws) {
    if (row.law != law) continue;
    row.failure = Failure{static_cast<int>(reader.number(json, "order")),
                          law,
                          reader.a_case(json, "found_as"),
                          verdict,
                          {reader.a_case(json, "case"), verdict, 0, true}};
    return;
  }
  reader.fail("failures", std::string(law->name), "must be of a law of the report");
}

Ending read_ending(Reader& reader, const Json& json) {
  const std::string name = reader.text(json, "ending");
  for (const Ending ending : {Ending::complete, Ending::time, Ending::failures}) {
    if (to_string(ending) == name) return ending;
  }
  reader.fail("ending", name, "must be complete, time or failures");
  return Ending::complete;
}

std::uint64_t read_seed(Reader& reader, const Json& json) {
  const std::string text = reader.text(json, "seed");
  std::uint64_t seed = 0;
  const auto [stop, code] = std::from_chars(text.data(), text.data() + text.size(), seed);
  if (code != std::errc() || stop != text.data() + text.size()) {
    reader.fail("seed", text, "must be an integer that is not negative");
  }
  return seed;
}

}  // namespace

Result<CheckResult> parse_check_json(const Json& json) {
  Reader reader;
  CheckResult result;
  if (const std::string schema = reader.text(json, "schema"); schema != kCheckSchema) {
    return Error{"schema", schema, std::string("must be ") + kCheckSchema, {}, 0};
  }
  result.version = reader.text(json, "version");
  result.implementation = reader.text(json, "implementation");
  result.description = reader.text(json, "description");
  result.options = field(json, "options");
  if (!result.options.is_object()) reader.fail("options", {}, "must be an object");
  if (json.contains("contracts")) result.contracts = field(json, "contracts");
  if (!result.contracts.is_object()) reader.fail("contracts", {}, "must be an object");
  result.seed = read_seed(reader, json);
  Report& report = result.report;
  report.shard = read_shard(reader, field(json, "shard"));
  report.ending = read_ending(reader, json);
  report.seconds = reader.real(json, "seconds");
  report.small_shapes = reader.number(json, "small_shapes");
  for (const Json& law : reader.array(json, "laws")) report.laws.push_back(read_law(reader, law));
  for (const Json& given : reader.array(json, "given")) {
    report.given.push_back({reader.text(given, "name"), reader.a_case(given, "case"),
                            reader.tally(given), reader.real(given, "seconds")});
  }
  report.coverage = read_coverage(reader, field(json, "coverage"));
  std::vector<Exemption> exemptions;
  for (const Json& skip : reader.array(json, "skips")) {
    report.exemptions.push_back(read_exemption(reader, skip));
    exemptions.push_back(report.exemptions.back().exemption);
  }
  for (LawReport& law : report.laws) law.is_skipped = is_skipped(exemptions, *law.law);
  for (const Json& failure : reader.array(json, "failures")) {
    read_failure(reader, failure, report);
    result.failures.push_back(failure);
  }
  if (reader.error()) return *reader.error();
  return result;
}

}  // namespace convlaw
