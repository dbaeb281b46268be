// SPDX-License-Identifier: MIT
#include "properties/command/certify_row.h"

#include <fmt/core.h>

#include <charconv>
#include <cmath>

namespace convlaw {
namespace {

const char* verdict_of(const CaseCertificate& c) {
  if (c.kind == CaseCertificate::Kind::declined) return "declined";
  if (c.kind == CaseCertificate::Kind::failed) return "failed";
  switch (c.certificate.verdict) {
    case Certificate::Verdict::certified:
      return "certified";
    case Certificate::Verdict::refuted:
      return "refuted";
    case Certificate::Verdict::undecided:
      break;
  }
  return "undecided";
}

bool read_number(std::string_view text, double& value) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size();
}

// A number that JSON can hold, or how it is called.
nlohmann::json number(double value) {
  if (std::isfinite(value)) return value;
  return std::isnan(value) ? "nan" : value > 0 ? "inf" : "-inf";
}

}  // namespace

nlohmann::json certificate_json(const CaseCertificate& result) {
  const Certificate& c = result.certificate;
  nlohmann::json json{
      {"verdict", verdict_of(result)},
      {"reason", result.message.empty() ? c.reason : result.message},
      {"seed", c.seed},
      {"probes", c.probes},
      {"runs", c.runs},
      {"miss_probability", c.miss_probability},
      {"alphabets", c.alphabets},
      {"run_seconds", c.run_seconds},
      {"check_seconds", c.check_seconds},
      {"hypothesis", c.hypothesis},
      {"not_covered", c.not_covered},
      {"text", describe(c)},
      {"further", nlohmann::json::array()},
  };
  if (c.certified()) json["failure_log2"] = c.failure_log2;
  for (const FurtherProbe& probe : c.further) {
    json["further"].push_back(
        {{"name", probe.name}, {"proves", probe.proves}, {"skipped", probe.skipped}});
  }
  if (const auto& inference = result.inference) {
    json["contract"] = inference->contract ? to_string(*inference->contract) : "none that is known";
  }
  if (const auto& r = c.refutation) {
    json["refutation"] = {{"probe", r->probe},     {"run", r->number},
                          {"index", r->index},     {"expected", number(r->expected)},
                          {"got", number(r->got)}, {"diagnosis", r->diagnosis}};
  }
  return json;
}

std::string certificate_header() {
  return fmt::format("{:<16} {:<18} {:>6} {:>5} {:>12} {:>12} {:>7}\n", "case", "verdict", "probes",
                     "runs", "ms in runs", "ms in checks", "total");
}

std::string certificate_row(const std::string& name, const nlohmann::json& c) {
  std::string verdict = c["verdict"];
  if (verdict == "certified") {
    verdict += fmt::format(" 2^{:.1f}", c["failure_log2"].get<double>());
  } else if (verdict != "declined" && verdict != "undecided") {
    for (char& letter : verdict) letter = static_cast<char>(letter - 'a' + 'A');
  }
  const double runs = c.value("run_seconds", 0.0);
  if (runs == 0) return fmt::format("{:<16} {:<18} {}\n", name, verdict, c.value("reason", ""));
  const double checks = c.value("check_seconds", 0.0);
  const std::string contract =
      c.contains("contract") ? "  " + c["contract"].get<std::string>() : "";
  return fmt::format("{:<16} {:<18} {:>6} {:>5} {:>12.2f} {:>12.2f} {:>6.2f}x{}\n", name, verdict,
                     c["probes"].get<std::int64_t>(), c["runs"].get<std::int64_t>(), runs * 1e3,
                     checks * 1e3, (runs + checks) / runs, contract);
}

Result<double> parse_failure_bits(const std::string& text) {
  const Error error{
      "--failure-probability", text, "must be between 0 and 1, as in 2^-40 or 1e-12", {}, 0};
  double value = 0;
  if (text.starts_with("2^")) {
    if (!read_number(std::string_view(text).substr(2), value)) return error;
    value = -value;
  } else {
    if (!read_number(text, value)) return error;
    value = -std::log2(value);
  }
  if (!(value > 0 && value <= 10000)) return error;
  return value;
}

}  // namespace convlaw
