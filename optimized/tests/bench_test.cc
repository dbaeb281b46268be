// SPDX-License-Identifier: MIT
// The benchmark: its statistics, what it writes, and that it times and judges what it is given.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "convlaw/abi.h"
#include "convlaw/callable.h"
#include "convlaw/conv2d.h"
#include "optimized/bench/fma_peak.h"
#include "optimized/bench/options.h"
#include "optimized/bench/report.h"
#include "optimized/bench/rounds.h"

namespace convlaw::bench {
namespace {

TEST(Statistics, QuantilesLieBetweenNeighbours) {
  EXPECT_EQ(median({3, 1, 2}), 2);
  EXPECT_EQ(median({4, 1, 3, 2}), 2.5);
  const Spread spread = spread_of({10, 14, 11, 13, 12});
  EXPECT_EQ(spread.low, 11);
  EXPECT_EQ(spread.high, 13);
  EXPECT_DOUBLE_EQ(spread.relative(), 2.0 / 12);
  EXPECT_TRUE(std::isnan(median({})));
}

TEST(Statistics, TheBestPeerIsTheOneOfTheLeastMedian) {
  const auto made = compare({2, 2, 2}, {{9, 9, 9}, {1, 1, 1}, {3, 3, 3}}, 0);
  ASSERT_TRUE(made);
  EXPECT_EQ(made->best, 1U);
  EXPECT_EQ(made->speed.value, 0.5);
  EXPECT_EQ(made->speed.low, 0.5);
  EXPECT_EQ(made->speed.high, 0.5);
  EXPECT_FALSE(compare({1}, {}, 0));
}

// What slows a whole round slows both, and leaves their ratio alone.
TEST(Statistics, RoundsAreDrawnWhole) {
  Series ours, theirs;
  for (int i = 0; i < 15; ++i) {
    const double weather = std::pow(2.0, i % 5);
    ours.push_back(weather);
    theirs.push_back(3 * weather);
  }
  const auto made = compare(ours, {theirs}, 0);
  EXPECT_DOUBLE_EQ(made->speed.low, 3);
  EXPECT_DOUBLE_EQ(made->speed.high, 3);
}

TEST(Statistics, TheIntervalCoversWhatTheRoundsDisagreeAbout) {
  const auto made = compare({1, 2, 1, 2, 1, 2, 1}, {{1, 1, 1, 1, 1, 1, 1}}, 0);
  EXPECT_EQ(made->speed.value, 1);
  EXPECT_EQ(made->speed.low, 0.5);
  EXPECT_EQ(made->speed.high, 1);
}

TEST(Statistics, TheMeanOfRatiosIsGeometric) {
  const auto half = compare({2}, {{1}}, 0);
  const auto eight = compare({1}, {{8}}, 0);
  const Estimate mean = geometric_mean({*half, *eight});
  EXPECT_DOUBLE_EQ(mean.value, 2);
  EXPECT_DOUBLE_EQ(mean.low, 2);
  EXPECT_DOUBLE_EQ(mean.high, 2);
}

TEST(Statistics, WhatIsNotToBeBuiltOnIsSaid) {
  EXPECT_EQ(doubt(kEnoughRounds, 0.02, -1), "");
  EXPECT_EQ(doubt(kEnoughRounds - 1, 0.02, 0), "few rounds");
  EXPECT_EQ(doubt(3, 0.5, 0.7), "few rounds, noisy, crowded");
}

Conv2dProblem small_problem() {
  Conv2dProblem p;
  p.in_channels = 3, p.height = 6, p.width = 5, p.out_channels = 4, p.kernel_size = {3, 2};
  return p;
}

void right(const Conv2dProblem& p, TensorView<const float> x, TensorView<const float> w,
           const float* b, TensorView<float> y) {
  conv2d<float>(p, x, w, b, y);
}

void wrong(const Conv2dProblem& p, TensorView<const float> x, TensorView<const float> w,
           const float* b, TensorView<float> y) {
  conv2d<float>(p, x, w, b, y);
  y(0, 3, 3, 3) += 1;
}

TEST(Entries, AreJudged) {
  Material material({small_problem()});
  auto good = Entry::make({"right", implementation_from<right>("right")}, material, 1);
  ASSERT_TRUE(good) << good.error().message();
  EXPECT_FALSE(good->verify());
  auto bad = Entry::make({"wrong", implementation_from<wrong>("wrong")}, material, 1);
  ASSERT_TRUE(bad);
  ASSERT_TRUE(bad->verify());
  EXPECT_NE(bad->verify()->message().find("rejected: 1 of 64"), std::string::npos)
      << bad->verify()->message();
}

// What run() does shows in its output; the bare run, which may need what that left, leaves none.
int bare_runs = 0;
std::int32_t count_bare_run(void*, const convlaw_call*) {
  ++bare_runs;
  return CONVLAW_OK;
}

Contestant with_bare_run() {
  Contestant contestant{"right", implementation_from<right>("right")};
  contestant.bare_run = count_bare_run;
  bare_runs = 0;
  return contestant;
}

bool is_spoilt(const Material& material) {
  return std::isnan(static_cast<const float*>(material.output.data())[0]);
}

// The bare run counts where weights are prepared, and nowhere else.
TEST(Entries, RunBareInOneWayAlone) {
  Material material({small_problem()});
  auto entry = Entry::make(with_bare_run(), material, 1);
  EXPECT_FALSE(entry->run(Way::plain));
  EXPECT_FALSE(entry->verify());
  EXPECT_EQ(bare_runs, 0);
  material.output.spoil();
  EXPECT_FALSE(entry->run(Way::prepared));
  EXPECT_EQ(bare_runs, 1);
  EXPECT_TRUE(is_spoilt(material));
}

// Else a library would be timed on memory that nobody has written, which is one page again and
// again.
TEST(Entries, RunWholeBeforeTheFirstBareRun) {
  Material material({small_problem()});
  auto entry = Entry::make(with_bare_run(), material, 1);
  material.output.spoil();
  EXPECT_FALSE(entry->run(Way::prepared));
  EXPECT_EQ(bare_runs, 1);
  EXPECT_FALSE(is_spoilt(material));
}

// Some rounds of two contestants, from their times to the JSON.
TEST(Report, HasEveryRoundAndWhatFollowsFromThem) {
  Record record;
  record.machine = this_machine();
  record.options.pace = {3, 1e-5};
  record.options.threads = {1};
  record.options.dtype = ElementType::bf16;
  record.options.not_found = {"somebody"};
  record.contestants = {*find_contestant("halide"), {"right", implementation_from<right>("right")}};
  Material material({small_problem()});
  LayerResult result;
  result.layer = "small";
  result.operations = 2304;
  std::vector<Entry> entries;
  for (const Contestant& one : record.contestants) {
    entries.push_back(*Entry::make(one, material, 1));
    result.rows.emplace_back().contestant = one.name;
  }
  std::mt19937 random(1);
  Rounds rounds =
      run_rounds({&entries[0], &entries[1]}, Way::prepared, 1, record.options.pace, random);
  result.peak = rounds.peak;
  for (std::size_t i = 0; i < 2; ++i) result.rows[i].seconds = rounds.entries[i].seconds;
  finish(result, 1, 0);
  record.results.push_back(result);

  const auto json = nlohmann::json::parse(to_json(record));
  EXPECT_EQ(json.at("format"), "convlaw_bench 1");
  EXPECT_EQ(json.at("ours"), "halide");
  EXPECT_EQ(json.at("settings").at("dtype"), "bf16");
  EXPECT_EQ(json.at("contestants").size(), 2U);
  EXPECT_EQ(json.at("not_found").at(0), "somebody");
  const auto& written = json.at("results").at(0);
  EXPECT_EQ(written.at("way"), "prepared");
  EXPECT_EQ(written.at("best_peer"), "right");
  EXPECT_EQ(written.at("doubt").get<std::string>().substr(0, 10), "few rounds");
  EXPECT_EQ(written.at("peak_rounds_gflops").size(), 3U);
  for (const auto& row : written.at("rows")) {
    EXPECT_EQ(row.at("status"), "timed");
    EXPECT_EQ(row.at("rounds_ms").size(), 3U);
    EXPECT_GT(row.at("ms").at("median"), 0);
    EXPECT_LE(row.at("ms").at("quartiles").at(0), row.at("ms").at("quartiles").at(1));
  }
  const auto& speed = written.at("times_as_fast");
  EXPECT_LE(speed.at("interval_95").at(0), speed.at("interval_95").at(1));
  EXPECT_NEAR(speed.at("value"), median(result.rows[1].seconds) / median(result.rows[0].seconds),
              1e-4 * 100);
  EXPECT_EQ(json.at("summary").at(0).at("layers"), 1);

  EXPECT_NE(table_line(result).find("few rounds"), std::string::npos);
  const std::string columns = to_plot_data(record);
  EXPECT_EQ(std::count(columns.begin(), columns.end(), '\n'), 2);
  EXPECT_NE(columns.find("\nsmall\t1\tprepared\t0\t"), std::string::npos) << columns;
}

TEST(Report, AFailureLeavesTheOthersStanding) {
  LayerResult result;
  result.operations = 1;
  result.peak = {1, 1};
  const auto add = [&](const char* name, Status status, Series seconds) {
    Row& row = result.rows.emplace_back();
    row.contestant = name;
    row.status = status;
    row.seconds = std::move(seconds);
  };
  add("ours", Status::timed, {2, 2});
  add("broken", Status::failed, {});
  add("liar", Status::not_legal, {});
  add("peer", Status::timed, {1, 1});
  finish(result, 2, 0);
  EXPECT_EQ(result.best, "peer");
  EXPECT_EQ(result.comparison->speed.value, 0.5);
  const std::string line = table_line(result);
  EXPECT_NE(line.find("FAILED"), std::string::npos);
  EXPECT_NE(line.find("WRONG"), std::string::npos);
}

TEST(Peak, OfTwoThreadsIsMeasuredWithTwo) {
#if defined(__x86_64__)
  EXPECT_GT(measure_fma_peak(2), 0);
#endif
  EXPECT_EQ(measure_fma_peak(1) > 0, measure_fma_peak() > 0);
}

}  // namespace
}  // namespace convlaw::bench
