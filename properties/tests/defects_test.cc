// SPDX-License-Identifier: MIT
#include "properties/defects/defect.h"

#include <gtest/gtest.h>

#include <set>
#include <string_view>
#include <utility>

namespace convlaw {
namespace {

TEST(Defects, SayWhatTheyAreModelledOn) {
  EXPECT_GE(all_defects().size(), 180U);
  std::set<std::string_view> names;
  std::set<std::pair<std::string_view, std::string_view>> tales;
  for (const Defect* defect : all_defects()) {
    EXPECT_TRUE(names.insert(defect->name).second);
    EXPECT_TRUE(tales.insert({defect->trigger, defect->symptom}).second)
        << defect->name << " tells the same as another";
    EXPECT_FALSE(defect->source.empty()) << defect->name;
    EXPECT_FALSE(defect->trigger.empty()) << defect->name;
    EXPECT_FALSE(defect->symptom.empty()) << defect->name;
    EXPECT_EQ(find_defect(defect->name), defect);
  }
}

}  // namespace
}  // namespace convlaw
