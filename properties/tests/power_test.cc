// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>
#include <unistd.h>

#include <utility>

#include "convlaw/problem_text.h"
#include "properties/defects/direct.h"
#include "properties/power/conviction.h"
#include "properties/power/matrix.h"
#include "properties/power/peers/peer.h"

namespace convlaw {
namespace {

const Defect& defect(std::string_view name) { return *find_defect(name); }

TEST(Convict, TellsTheLawTheCasesAndTheDiagnosis) {
  const Conviction conviction = convict(defect("strides_swapped"), {.seed = 1});
  ASSERT_NE(conviction.law, nullptr);
  EXPECT_GT(conviction.cases, 0);
  EXPECT_GT(conviction.seconds, 0);
  EXPECT_TRUE(parse_case(conviction.found));
  ASSERT_TRUE(conviction.diagnosis);
  EXPECT_TRUE(conviction.diagnosis->names_it);
  EXPECT_TRUE(conviction.peers.empty());
}

TEST(Convict, TravelsBetweenProcesses) {
  Conviction conviction{.defect = &defect("strides_swapped")};
  conviction.cases = 7;
  conviction.seconds = 0.5;
  conviction.found = "a case";
  conviction.diagnosis = DiagnosisMark{true, 2, true};
  conviction.peers = {PeerVerdict::catches, PeerVerdict::cannot_say};
  const Conviction read = decode_conviction(encode_conviction(conviction));
  EXPECT_EQ(read.defect, conviction.defect);
  EXPECT_EQ(read.law, nullptr);
  EXPECT_EQ(read.cases, 7);
  EXPECT_EQ(read.seconds, 0.5);
  EXPECT_EQ(read.found, "a case");
  ASSERT_TRUE(read.diagnosis);
  EXPECT_TRUE(read.diagnosis->is_tied());
  EXPECT_TRUE(read.diagnosis->misleads);
  EXPECT_EQ(read.peers, conviction.peers);
}

TEST(Matrix, ALawOnItsOwnCatchesOrDoesNot) {
  const Law* laws[] = {find_law("A0"), find_law("B1"), find_law("G2")};
  const MatrixOptions options{.seed = 2026};
  EXPECT_EQ(find_catchers(defect("infinity_becomes_nan"), laws, options),
            std::vector<const Law*>{laws[2]});
}

// Guard pages stand around the runs of every law, but only one is about them.
TEST(Matrix, LeavesGuardPagesToTheLawOfBuffers) {
  const Law* laws[] = {find_law("B1"), find_law("C1"), find_law("H3")};
  const MatrixOptions options{.seed = 2026};
  EXPECT_EQ(find_catchers(defect("bias_read_past_the_end"), laws, options),
            std::vector<const Law*>{laws[2]});
}

std::int32_t begin_slowly(void* context, const convlaw_call* call) {
  static bool has_begun = false;
  if (!std::exchange(has_begun, true)) usleep(700'000);
  return run_as<Direct>(context, call);
}

TEST(Matrix, TakesNothingSlowForAHang) {
  const Defect slow{
      .name = "slow", .source = "", .trigger = "", .symptom = "", .run = begin_slowly};
  const Law* laws[] = {find_law("A0")};
  EXPECT_TRUE(find_catchers(slow, laws, {.seed = 2026, .cases = 2}).empty());
}

TEST(OnlyTable, NamesALawThatIsAloneTheDefinitionSetAside) {
  OnlyTable table;
  const Law* alone[] = {find_law("A0"), find_law("G2")};
  const Law* together[] = {find_law("B1"), find_law("G2")};
  add_to_only_table(table, defect("infinity_becomes_nan"), alone);
  add_to_only_table(table, defect("strides_swapped"), together);
  ASSERT_EQ(table.size(), 1U);
  EXPECT_EQ(table["infinity_reaches_exactly_its_windows"],
            std::vector<std::string>{"infinity_becomes_nan"});
  const Result<OnlyTable> read = parse_only_table(to_text(table));
  ASSERT_TRUE(read);
  EXPECT_EQ(*read, table);
}

TEST(OnlyTable, RefusesLinesThatSayNothing) {
  EXPECT_FALSE(parse_only_table("zero_input_gives_bias\n"));
  EXPECT_FALSE(parse_only_table("a b\na c\n"));
  EXPECT_TRUE(parse_only_table("# nothing\n\n"));
}

TEST(OnlyTable, TheOneThatIsCheckedInIsConsistent) {
  EXPECT_FALSE(only_table().empty());
  EXPECT_EQ(find_inconsistencies(only_table()), std::vector<std::string>{});
}

TEST(OnlyTable, InconsistenciesAreNamed) {
  OnlyTable table = only_table();
  table.erase("negation_passes_through");
  table["no_such_law"] = {"strides_swapped"};
  table["zero_input_gives_bias"] = {"no_such_defect", "strides_swapped"};
  table["agrees_with_definition"] = {"strides_ignored"};
  table["bias_is_added_once"] = {"bias_added_twice"};
  std::string all;
  for (const std::string& one : find_inconsistencies(table)) all += one + '\n';
  for (const char* part : {"there is no law no_such_law", "there is no defect no_such_defect",
                           "strides_swapped cannot be caught by two laws alone",
                           "agrees_with_definition compares with the definition",
                           "negation_passes_through catches nothing that others do not",
                           "bias_is_added_once needs no reason to stand"}) {
    EXPECT_NE(all.find(part), std::string::npos) << part << " in\n" << all;
  }
}

TEST(Peers, RunLegalProblemsAndCatchWhatTheirShapesReach) {
  for (const Peer* peer : all_peers()) {
    EXPECT_FALSE(peer->problems(1).empty()) << peer->name;
    for (const TypedProblem& typed : peer->problems(1)) {
      EXPECT_FALSE(find_illegality(typed.problem)) << peer->name << ": " << to_line(typed);
      EXPECT_TRUE(operands_are_in_range(typed.dtype, peer->operands(typed, 1))) << peer->name;
    }
  }
  const Defect& tail = defect("input_channel_tail_dropped");  // more than 8, not a multiple of 4
  EXPECT_EQ(ask(benchdnn, tail, 1), PeerVerdict::catches);
  EXPECT_EQ(ask(xnnpack, tail, 1), PeerVerdict::catches);
  EXPECT_EQ(ask(ggml, tail, 1), PeerVerdict::catches);
  EXPECT_EQ(ask(onnx_node_tests, tail, 1), PeerVerdict::passes);
  EXPECT_EQ(ask(kernelbench, tail, 1), PeerVerdict::passes);
  const Defect& seam = defect("tile_seam_misses_its_halo");  // more than 8 rows of output
  EXPECT_EQ(ask(kernelbench, seam, 1), PeerVerdict::catches);
  EXPECT_EQ(ask(benchdnn, seam, 1), PeerVerdict::passes);
  EXPECT_EQ(ask(torch_opinfo, defect("strides_swapped"), 1), PeerVerdict::catches);
}

TEST(Peers, SayWhatIsBeyondThem) {
  const Defect& in_integers = defect("pair_sums_saturate_at_16_bits");
  EXPECT_EQ(ask(kernelbench, in_integers, 1), PeerVerdict::cannot_say);
  EXPECT_EQ(ask(benchdnn, defect("input_packed_once"), 1), PeerVerdict::passes);
}

}  // namespace
}  // namespace convlaw
