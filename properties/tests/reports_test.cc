// SPDX-License-Identifier: MIT
// convlaw check --json and --junit.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <sstream>

#include "properties/command/check_result.h"
#include "properties/command/xml_text.h"
#include "properties/tests/command_line.h"

namespace convlaw {
namespace {

const std::string kFew = " --seed 4 --cases 5 --where 'kernel_size=1..2,dtype=f32,groups=1'";

// Every tag is closed in its order, and every & begins an entity. Attributes hold no <.
bool is_well_formed(std::string_view xml) {
  std::vector<std::string> open;
  while (!xml.empty()) {
    const char c = xml.front();
    if (c == '&') {
      const std::string_view entity = xml.substr(0, xml.find(';') + 1);
      const bool is_known = entity == "&amp;" || entity == "&lt;" || entity == "&gt;" ||
                            entity == "&quot;" || entity.starts_with("&#");
      if (!is_known || entity.size() > 7) return false;
    }
    if (c == '>' || (static_cast<unsigned char>(c) < ' ' && c != '\n' && c != '\t')) return false;
    if (c != '<') {
      xml.remove_prefix(1);
      continue;
    }
    const std::size_t end = xml.find('>');
    if (end == std::string_view::npos) return false;
    const std::string_view tag = xml.substr(1, end - 1);
    xml.remove_prefix(end + 1);
    if (tag.find('<') != std::string_view::npos) return false;
    if (std::count(tag.begin(), tag.end(), '"') % 2 != 0) return false;
    const std::string name(tag.substr(0, tag.find(' ')));
    if (tag.starts_with('?') || tag.ends_with('/')) continue;
    if (!tag.starts_with('/')) {
      open.push_back(name);
    } else if (open.empty() || '/' + open.back() != name) {
      return false;
    } else {
      open.pop_back();
    }
  }
  return open.empty();
}

std::size_t count_of(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) {
    ++count;
  }
  return count;
}

TEST(Reports, TheJsonSaysWhatTheTableSays) {
  const std::string path = temporary("reports_holds.json");
  const Outcome run =
      run_convlaw("check definition --law 'B*' --law A0 --law H5" + kFew + " --json " + path);
  EXPECT_EQ(run.exit, 0) << run.output;
  const Json json = json_of(path);
  EXPECT_EQ(json["schema"], "convlaw.check.1");
  EXPECT_EQ(json["implementation"], "definition");
  EXPECT_EQ(json["seed"], "4");
  EXPECT_EQ(json["exit_code"], 0);
  EXPECT_EQ(json["ending"], "complete");
  EXPECT_EQ(json["options"]["--cases"], Json::array({"5"}));
  EXPECT_FALSE(json["options"].contains("--json"));
  EXPECT_EQ(json["contracts"], Json::object()) << "the implementation's own stand";
  ASSERT_GE(json["laws"].size(), 5U);
  std::int64_t total = 0;
  for (const Json& law : json["laws"]) {
    const std::string name = law["name"];
    const std::size_t at = run.output.find(" " + name + " ");
    ASSERT_NE(at, std::string::npos) << name;
    std::istringstream row(run.output.substr(at));
    std::string word, holds, inconclusive, declined;
    row >> word >> holds >> inconclusive >> declined;
    std::erase(holds, ',');
    EXPECT_EQ(holds == "-" ? "0" : holds, law["holds"]) << name;
    EXPECT_EQ(inconclusive == "-" ? "0" : inconclusive, law["inconclusive"]) << name;
    EXPECT_EQ(declined == "-" ? "0" : declined, law["declined"]) << name;
    const std::string line = run.output.substr(at, run.output.find('\n', at) - at);
    EXPECT_TRUE(line.ends_with("  " + law["verdict"].get<std::string>())) << line;
    for (const char* kind : {"holds", "inconclusive", "declined"}) total += *integer_of(law[kind]);
  }
  EXPECT_EQ(json["evaluations"], std::to_string(total));
  const Json& coverage = json["coverage"];
  EXPECT_EQ(coverage["reachable"], coverage["visited"]);
  EXPECT_TRUE(coverage["missed"].empty());
  EXPECT_EQ(coverage["pairs"].size(), coverage["regions"].size());
}

TEST(Reports, JsonTellsWhatContractsWereInferred) {
  const std::string path = temporary("reports_contracts.json");
  const Outcome run = run_convlaw(
      "check defect:inputs_rounded_to_tf32 --contract inferred --law P0 --cases 1 --seed 1 "
      "--where kernel_size=2..3 --json " +
      path);
  ASSERT_EQ(run.exit, 0) << run.output;
  const Json json = json_of(path);
  EXPECT_EQ(json["contracts"]["f32"], "direct,inputs=tf32");
  expect_convlaw("merge " + path + " --json " + path, 0, "HOLDS");
  EXPECT_EQ(json_of(path)["contracts"], json["contracts"]);
}

TEST(Reports, AFailureIsThereWithAllThatIsPrintedOfIt) {
  const std::string path = temporary("reports_broken.json");
  const std::string junit = temporary("reports_broken.xml");
  const Outcome run = run_convlaw("check defect:strides_swapped --law D6 --seed 4 --json " + path +
                                  " --junit " + junit);
  ASSERT_EQ(run.exit, 1) << run.output;
  const Json json = json_of(path);
  EXPECT_EQ(json["exit_code"], 1);
  EXPECT_EQ(json["verdict"], "BROKEN");
  ASSERT_EQ(json["failures"].size(), 1U);
  const Json& failure = json["failures"][0];
  EXPECT_EQ(failure["law"], "stride_keeps_every_nth_output");
  EXPECT_EQ(failure["verdict"], "broken");
  EXPECT_NE(failure["looks_like"].dump().find("strides_swapped"), std::string::npos);
  EXPECT_FALSE(failure["needs"].empty());
  EXPECT_NE(run.output.find("  case       " + failure["case"].get<std::string>() + '\n'),
            std::string::npos);
  EXPECT_NE(run.output.find(failure["text"].get<std::string>()), std::string::npos);
  const Json& difference = failure["difference"];
  EXPECT_EQ(difference["index"].size(), 4U);
  EXPECT_TRUE(difference["got"]["hex"].is_string());
  // It is the case and the law; the command replays it.
  const std::string replay = failure["replay"];
  ASSERT_TRUE(replay.starts_with("convlaw replay ")) << replay;
  expect_convlaw(replay.substr(8), 1, "verdict  broken");

  const std::string xml = text_of(junit);
  EXPECT_TRUE(is_well_formed(xml)) << xml;
  EXPECT_NE(xml.find("<failure message=\"broken: "), std::string::npos) << xml;
  EXPECT_NE(xml.find("tests=\"1\" failures=\"1\" errors=\"0\" skipped=\"0\""), std::string::npos);
}

TEST(Reports, ALawThatIsBrokenByWhatAnotherReportsHasNotPassed) {
  const std::string junit = temporary("reports_other.xml");
  const std::string path = temporary("reports_other.json");
  const std::string command =
      "check defect:depthwise_tail_reads_past_the_end --seed 1 --law A0 --law H3 "
      "--where 'in_channels=4..8,groups=2..8,width=3|5|7' --max-failures 0 --junit " +
      junit + " --json " + path;
  EXPECT_EQ(run_convlaw(command).exit, 1);
  const std::string xml = text_of(junit);
  EXPECT_NE(xml.find("tests=\"2\" failures=\"2\" errors=\"0\" skipped=\"0\""), std::string::npos)
      << xml;
  EXPECT_EQ(count_of(xml, "broken by what another law reports"), 1U);
  // It is read back as it was written.
  expect_convlaw("merge " + path, 1, "BROKEN");
}

TEST(Reports, JunitTellsCrashesAndWhatWasNotDecided) {
  const std::string junit = temporary("reports_crash.xml");
  const std::string command =
      "check defect:row_in_padding_crashes --seed 4 --cases 10 --law B1 "
      "--law H5 --max-failures 0 --junit " +
      junit;
  const Outcome run = run_convlaw(command);
  EXPECT_EQ(run.exit, 3) << run.output;
  const std::string xml = text_of(junit);
  EXPECT_TRUE(is_well_formed(xml)) << xml;
  EXPECT_EQ(count_of(xml, "<testcase classname=\"defect:row_in_padding_crashes\""), 2U) << xml;
  EXPECT_NE(xml.find("<error message=\"crashed: "), std::string::npos) << xml;
  EXPECT_NE(xml.find("<skipped message=\"does not apply\"/>"), std::string::npos) << xml;
}

TEST(Reports, WhatCannotBeWrittenIsSaidAndNothingIsLost) {
  const std::string few = "check definition --law B1" + kFew;
  for (const char* option : {"--json", "--junit"}) {
    const Outcome early = run_convlaw(few + ' ' + option + " /nonexistent/report");
    EXPECT_EQ(early.exit, 2);
    EXPECT_NE(early.output.find("is /nonexistent/report: cannot be written"), std::string::npos);
    EXPECT_EQ(early.output.find("zero_input"), std::string::npos) << "before anything was put";
    const Outcome late = run_convlaw(few + ' ' + option + " /dev/full");
    EXPECT_EQ(late.exit, 2);
    EXPECT_NE(late.output.find("definition: HOLDS"), std::string::npos) << late.output;
    EXPECT_NE(late.output.find("could not be written in full"), std::string::npos) << late.output;
  }
  const std::string path = write_text("reports_kept.json", "of yesterday");
  expect_convlaw(few + " --json " + path + " --junit " + path, 2, "is the file of --json, too");
  EXPECT_EQ(text_of(path), "of yesterday");
  expect_convlaw(few + " --json -", 2, "must be a file");
}

TEST(Reports, AnyBytesBecomeXml) {
  EXPECT_EQ(xml_content("a < b && c > \"d\""), "a &lt; b &amp;&amp; c &gt; \"d\"");
  EXPECT_EQ(xml_attribute("\"a\"\n\tb\r"), "&quot;a&quot;&#10;&#9;b&#13;");
  const std::string none = "\xEF\xBF\xBD";
  EXPECT_EQ(xml_content(std::string("\0\x01\x1B[0m", 6)), none + none + none + "[0m");
  EXPECT_EQ(xml_content("\xC3\xA9 \xE2\x82\xAC \xF0\x9F\x99\x82"),
            "\xC3\xA9 \xE2\x82\xAC \xF0\x9F\x99\x82");
  EXPECT_EQ(xml_content("\xC3"), none);                                   // cut off
  EXPECT_EQ(xml_content("\xE9t\xE9"), none + "t" + none);                 // Latin-1
  EXPECT_EQ(xml_content("\xC0\x80"), none + none);                        // overlong
  EXPECT_EQ(xml_content("\xED\xA0\x80"), none + none + none);             // a surrogate
  EXPECT_EQ(xml_content("\xEF\xBF\xBF"), none + none + none);             // no character
  EXPECT_EQ(xml_content("\xF4\x90\x80\x80"), none + none + none + none);  // beyond the last
}

TEST(Reports, MessagesOfAnyBytesAreWellFormed) {
  CheckResult result;
  result.implementation = "./my \"conv\" <1> & co.so";
  const std::string message = "plug-in says \x01\xFF<&>\"'";
  const Case c = *parse_case("convlaw1: c1 h1 w1 oc1 k1x1 data=ones#0");
  const Law* law = find_law("B1");
  const Verdict verdict = Verdict::broken(message);
  result.report.laws.push_back({law, {}});
  result.report.laws.back().failure = Failure{1, law, c, verdict, {c, verdict, 0, true}};
  result.failures.push_back(
      failure_json(*result.report.laws.back().failure, nullptr, "replay", message));
  const std::string xml = junit_xml(result);
  EXPECT_TRUE(is_well_formed(xml)) << xml;
  EXPECT_NE(xml.find("name=\"./my &quot;conv&quot; &lt;1&gt; &amp; co.so\""), std::string::npos);
  EXPECT_NE(xml.find("plug-in says \xEF\xBF\xBD\xEF\xBF\xBD&lt;&amp;&gt;"), std::string::npos);
}

TEST(Reports, NumbersThatJsonHasNotAreStrings) {
  EXPECT_EQ(real_number(0.1)["hex"], "0x1.999999999999ap-4");
  EXPECT_EQ(real_number(0.1)["value"], 0.1);
  EXPECT_EQ(real_number(-INFINITY)["value"], "-Infinity");
  EXPECT_EQ(real_number(NAN)["value"], "NaN");
}

}  // namespace
}  // namespace convlaw
