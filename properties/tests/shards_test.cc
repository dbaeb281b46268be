// SPDX-License-Identifier: MIT
// convlaw check --shard and convlaw merge: the parts are the whole.
#include <gtest/gtest.h>

#include <set>

#include "properties/command/merge_results.h"
#include "properties/tests/command_line.h"

namespace convlaw {
namespace {

// The law, the case and the verdict of every evaluation.
std::multiset<std::string> evaluations_in(const std::string& log) {
  std::multiset<std::string> lines;
  std::ifstream file(log);
  for (std::string line; std::getline(file, line);) {
    Json json = Json::parse(line);
    json.erase("seconds");
    lines.insert(json.dump());
  }
  return lines;
}

// Without what differs from run to run.
Json timeless(Json json) {
  json.erase("seconds");
  for (const char* rows : {"laws", "given"}) {
    for (Json& row : json[rows]) row.erase("seconds");
  }
  return json;
}

TEST(Shards, TogetherPutWhatTheWholePuts) {
  const std::string cases =
      write_text("shards_cases.txt", "convlaw1: c1 h3 w4 oc2 k2x1\nconvlaw1: c2 h3 w3 oc2 k1x1\n");
  const std::string command =
      "check definition --law A0 --law P0 --law 'B*' --law D6 --seed 4 "
      "--cases 7 --where 'kernel_size=1..2,groups=1,padding=0..1' "
      "--cases-from " +
      cases;
  const std::string name = temporary("shards_whole");
  expect_convlaw(command + " --log " + name + ".log --json " + name + ".json", 0, "HOLDS");
  std::multiset<std::string> parts;
  std::string files;
  for (int shard = 1; shard <= 3; ++shard) {
    const std::string part = temporary("shards_part" + std::to_string(shard));
    const std::string number = std::to_string(shard);
    std::string arguments = command + " --shard ";
    arguments.append(number)
        .append("/3 --log ")
        .append(part)
        .append(".log --json ")
        .append(part)
        .append(".json");
    expect_convlaw(arguments, 0, std::string("shard ").append(number).append(" of 3"));
    const std::multiset<std::string> lines = evaluations_in(part + ".log");
    EXPECT_GT(lines.size(), 0U);
    parts.insert(lines.begin(), lines.end());
    files += ' ' + part + ".json";
  }
  EXPECT_EQ(parts, evaluations_in(name + ".log"));
  const std::string merged = temporary("shards_merged.json");
  expect_convlaw("merge" + files + " --json " + merged, 0, "definition: HOLDS. ");
  EXPECT_EQ(timeless(json_of(merged)), timeless(json_of(name + ".json")));
  expect_convlaw("merge " + merged, 0, "line 2 ");  // a whole is a part of its own
}

TEST(Shards, FindWhatTheWholeFinds) {
  const std::string command = "check defect:strides_swapped --law D6 --law B1 --seed 4 --cases 20 ";
  std::string files;
  for (const char* shard : {"1", "2"}) {
    const std::string json = temporary(std::string("shards_broken") + shard + ".json");
    std::string arguments = command + "--shard ";
    arguments.append(shard).append("/2 --json ").append(json);
    expect_convlaw(arguments, 1, "BROKEN");
    files += ' ' + json;
  }
  const std::string merged = temporary("shards_broken.json");
  const std::string junit = temporary("shards_broken.xml");
  expect_convlaw("merge" + files + " --json " + merged + " --junit " + junit, 1,
                 "1 of 2 laws failed");
  const Json json = json_of(merged);
  ASSERT_EQ(json["failures"].size(), 1U);
  EXPECT_EQ(json["failures"][0]["law"], "stride_keeps_every_nth_output");
  EXPECT_EQ(json["exit_code"], 1);
  EXPECT_TRUE(json["shard"].is_null());
  EXPECT_NE(text_of(junit).find("tests=\"2\" failures=\"1\""), std::string::npos);
}

CheckResult shard_of(std::int64_t index, std::int64_t count) {
  CheckResult result;
  result.implementation = "mine";
  result.report.shard = {index, count};
  result.report.laws.push_back({find_law("B1"), {}});
  return result;
}

void break_with(CheckResult& result, Verdict verdict, const std::string& text) {
  LawReport& law = result.report.laws.front();
  const Case c = *parse_case(text);
  ++law.tally[verdict.kind];
  law.failure = Failure{1, law.law, c, verdict, {c, verdict, 0, true}};
  result.failures.push_back(failure_json(*law.failure, nullptr, "", verdict.reason));
}

TEST(Shards, TheSmallestCaseStaysAndADeathBeforeIt) {
  std::vector<PartResult> parts;
  for (const char* name : {"0", "1", "2"}) {
    parts.push_back({name, shard_of(std::ssize(parts), 3)});
  }
  break_with(parts[0].result, Verdict::broken("large"), "convlaw1: c1 h9 w9 oc1 k3x3");
  break_with(parts[1].result, Verdict::broken("small"), "convlaw1: c1 h2 w2 oc1 k1x1");
  Result<CheckResult> whole = merge_results(parts);
  ASSERT_TRUE(whole) << whole.error().message();
  ASSERT_EQ(whole->failures.size(), 1U);
  EXPECT_EQ(whole->failures[0]["message"], "small");
  EXPECT_EQ(whole->exit_code(), 1);
  const Verdict crash{Verdict::Kind::crashed, "crash", {}};
  break_with(parts[2].result, crash, "convlaw1: c3 h9 w9 oc1 k3x3");
  whole = merge_results(parts);
  EXPECT_EQ(whole->failures[0]["message"], "crash");
  EXPECT_EQ(whole->exit_code(), 3);
}

TEST(Shards, AreUndecidedIfAllAre) {
  std::vector<PartResult> parts{{"a", shard_of(0, 2)}, {"b", shard_of(1, 2)}};
  EXPECT_EQ(merge_results(parts)->exit_code(), 4);
  ++parts[1].result.report.laws[0].tally[Verdict::Kind::holds];
  EXPECT_EQ(merge_results(parts)->exit_code(), 0);
}

TEST(Shards, ThatDoNotBelongTogetherAreRefused) {
  const auto error = [](const std::vector<PartResult>& parts) {
    const Result<CheckResult> whole = merge_results(parts);
    return whole ? std::string("none") : whole.error().message();
  };
  const std::vector<PartResult> right{
      {"a", shard_of(0, 3)}, {"b", shard_of(1, 3)}, {"c", shard_of(2, 3)}};
  EXPECT_EQ(error(right), "none");
  EXPECT_EQ(error({right[0], right[2]}), "shards is 2/3: must be given, too");
  EXPECT_NE(error({right[0], right[1], right[0]}).find("shard 1/3: is given twice"),
            std::string::npos);
  std::vector<PartResult> wrong = right;
  wrong[1].result.seed = 5;
  EXPECT_EQ(error(wrong), "b: seed is 5: must be 0, as in a");
  wrong = right;
  wrong[2].result.implementation = "theirs";
  EXPECT_NE(error(wrong).find("c: implementation is theirs"), std::string::npos);
  wrong = right;
  wrong[1].result.options["--cases"] = Json::array({"5"});
  EXPECT_NE(error(wrong).find("b: options is {\"--cases\""), std::string::npos) << error(wrong);
  wrong = right;
  wrong[1].result.report.shard.count = 4;
  EXPECT_NE(error(wrong).find("b: number of shards is 4: must be 3"), std::string::npos);
}

TEST(Shards, WrongUsageIsOneMessage) {
  const std::string check = "check definition --law B1 --cases 2 ";
  for (const char* shard : {"0/3", "4/3", "1", "1/", "/3", "a/b", "1/3/5", "-1/3", "1/0"}) {
    expect_convlaw(check + "--seed 1 --shard=" + shard, 2, "must be I/N with 1 <= I <= N");
  }
  expect_convlaw(check + "--shard 1/3", 2, "--shard is 1/3: requires --seed");
  expect_convlaw("merge /nonexistent.json", 2, "cannot be read");
  expect_convlaw("merge", 2, "FILE is required");
  expect_convlaw("merge " + write_text("shards_no.json", "[1, 2"), 2, "must be what convlaw check");
  expect_convlaw("merge " + write_text("shards_other.json", R"({"schema": "x"})"), 2,
                 "shards_other.json: schema is x: must be convlaw.check.1");
  expect_convlaw("merge " + write_text("shards_half.json", R"({"schema": "convlaw.check.1"})"), 2,
                 "shards_half.json: version: must be a string");
}

}  // namespace
}  // namespace convlaw
