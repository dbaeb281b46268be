// SPDX-License-Identifier: MIT
#include <fmt/core.h>

#include "properties/command/check_report.h"
#include "properties/command/check_result.h"
#include "properties/command/xml_text.h"

namespace convlaw {
namespace {

using Kind = Verdict::Kind;

struct TestCase {
  std::string name;
  double seconds = 0;
  std::string outcome = {};  // failure, error or skipped; empty: passed
  std::string type = {};
  std::string message = {};
  std::string text = {};
};

// Why the law decided nothing; empty if it did.
std::string why_skipped(const CheckResult& result, const LawReport& law) {
  for (const ExemptionReport& one : result.report.exemptions) {
    if (!one.exemption.is_about(*law.law)) continue;
    if (law.is_skipped && !one.exemption.where_text.empty()) continue;
    if (law.is_skipped || law.expected > 0) {
      return verdict_of(law, result.report.ending) + ": " + one.exemption.reason;
    }
  }
  return law.tally[Kind::holds] > 0 ? "" : verdict_of(law, result.report.ending);
}

// The failure as it was reported, or null.
const Json* failure_of(const CheckResult& result, const Law& law) {
  for (const Json& failure : result.failures) {
    if (failure["law"] == law.name) return &failure;
  }
  return nullptr;
}

TestCase test_case_of(const CheckResult& result, const LawReport& law) {
  TestCase test{.name = std::string(law.law->name), .seconds = law.seconds};
  if (const Json* failure = failure_of(result, *law.law)) {
    test.type = failure->at("verdict").get<std::string>();
    test.outcome = test.type == to_string(Kind::broken) ? "failure" : "error";
    test.message = test.type + ": " + failure->at("message").get<std::string>() + "; " +
                   failure->at("case").get<std::string>();
    test.text = failure->at("text").get<std::string>();
  } else if (law.tally[Kind::broken] > 0) {
    test.type = to_string(Kind::broken);
    test.outcome = "failure";
    test.message = "broken by what another law reports";
  } else if (std::string why = why_skipped(result, law); !why.empty()) {
    test.outcome = "skipped";
    test.message = std::move(why);
  }
  return test;
}

TestCase test_case_of(const ExemptionReport& pass) {
  TestCase test{.name = describe_exemption(pass.exemption)};
  test.outcome = "failure";
  test.type = "unexpected pass";
  test.message = fmt::format("was expected to fail, but holds (cases: {}); {}", pass.holds,
                             pass.exemption.reason);
  return test;
}

std::string print(const TestCase& test, const std::string& classname) {
  std::string text = fmt::format(R"(    <testcase classname="{}" name="{}" time="{:.3f}")",
                                 xml_attribute(classname), xml_attribute(test.name), test.seconds);
  if (test.outcome.empty()) return text + "/>\n";
  text += fmt::format(">\n      <{} message=\"{}\"", test.outcome, xml_attribute(test.message));
  if (test.outcome == "skipped") return text + "/>\n    </testcase>\n";
  return text + fmt::format(" type=\"{}\">{}</{}>\n    </testcase>\n", xml_attribute(test.type),
                            xml_content(test.text), test.outcome);
}

}  // namespace

std::string junit_xml(const CheckResult& result) {
  const Report& report = result.report;
  std::vector<TestCase> tests;
  for (const LawReport& law : report.laws) tests.push_back(test_case_of(result, law));
  for (const ExemptionReport* pass : report.unexpected_passes()) {
    tests.push_back(test_case_of(*pass));
  }
  std::string cases;
  int failures = 0;
  int errors = 0;
  int skipped = 0;
  for (const TestCase& test : tests) {
    cases += print(test, result.implementation);
    failures += test.outcome == "failure" ? 1 : 0;
    errors += test.outcome == "error" ? 1 : 0;
    skipped += test.outcome == "skipped" ? 1 : 0;
  }
  const std::string counts =
      fmt::format(R"(tests="{}" failures="{}" errors="{}" skipped="{}" time="{:.3f}")",
                  tests.size(), failures, errors, skipped, report.seconds);
  return fmt::format(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
      "<testsuites {0}>\n"
      "  <testsuite name=\"{1}\" {0}>\n"
      "    <properties>\n"
      "      <property name=\"convlaw\" value=\"{2}\"/>\n"
      "      <property name=\"seed\" value=\"{3}\"/>\n"
      "      <property name=\"verdict\" value=\"{4}\"/>\n"
      "    </properties>\n"
      "{5}"
      "  </testsuite>\n"
      "</testsuites>\n",
      counts, xml_attribute(result.implementation), xml_attribute(result.version), result.seed,
      xml_attribute(overall_verdict(report)), cases);
}

}  // namespace convlaw
