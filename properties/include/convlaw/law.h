// SPDX-License-Identifier: MIT
// What a law of your own is written with: Law, Trial, Verdict and the helpers that the book's laws
// use.
//
//   #include <convlaw/law.h>
//
//   convlaw::Verdict judge(convlaw::Trial& trial) {
//     return trial.expect_same(trial.run(), trial.run(), "two runs of the same case");
//   }
//   const convlaw::Law runs_agree{
//       .name = "runs_agree",
//       .chapter = "mine",
//       .formula = "f(x, w, b) = f(x, w, b)",
//       .reason = "f is a function",
//       .exactness = convlaw::Exactness::any_data,
//       .judge = judge,
//   };
//
// convlaw/gtest.h puts it to an implementation, beside the book or instead of it. Link with
// convlaw::properties, or with convlaw::gtest, which brings it.
#pragma once

#include "properties/laws/law.h"  // IWYU pragma: export
