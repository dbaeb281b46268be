// SPDX-License-Identifier: MIT
#include "properties/defects/defect.h"

#include <gtest/gtest.h>

#include <set>

namespace convlaw {
namespace {

TEST(Defects, SayWhatTheyAreModelledOn) {
  EXPECT_GE(all_defects().size(), 60U);
  std::set<std::string_view> names;
  for (const Defect* defect : all_defects()) {
    EXPECT_TRUE(names.insert(defect->name).second);
    EXPECT_FALSE(defect->source.empty()) << defect->name;
    EXPECT_FALSE(defect->trigger.empty()) << defect->name;
    EXPECT_FALSE(defect->symptom.empty()) << defect->name;
    EXPECT_EQ(find_defect(defect->name), defect);
  }
}

}  // namespace
}  // namespace convlaw
