// SPDX-License-Identifier: MIT
// The file that CONVLAW_IN_FLIGHT names survives a SIGKILL. The variable is read once, so each test
// looks from a process of its own.
#include "fuzz/in_flight.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <string>

namespace convlaw {
namespace {

// What is in the file after a child has run `input`, and has been killed during that or afterwards.
std::string left_by(const std::string& input, bool is_killed_in_flight) {
  std::string path = testing::TempDir() + "in_flight_XXXXXX";
  close(mkstemp(path.data()));
  const pid_t child = fork();
  if (child == 0) {
    setenv("CONVLAW_IN_FLIGHT", path.c_str(), 1);
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(input.data());
    { const InFlight shorter(bytes, 0); }
    {
      const InFlight in_flight(bytes, input.size());
      if (is_killed_in_flight) raise(SIGKILL);
    }
    raise(SIGKILL);
  }
  int status = 0;
  EXPECT_EQ(waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
  std::string left(9 + input.size(), '\0');
  std::ifstream(path, std::ios::binary)
      .read(left.data(), static_cast<std::streamsize>(left.size()));
  unlink(path.c_str());
  return left;
}

TEST(InFlight, SurvivesAKill) {
  EXPECT_EQ(left_by("an input", true), "00000008\nan input");
  EXPECT_EQ(left_by(std::string("\0\n\xff", 3), true), std::string("00000003\n\0\n\xff", 12));
}

TEST(InFlight, SaysThatItHasLanded) { EXPECT_EQ(left_by("an input", false).front(), '-'); }

}  // namespace
}  // namespace convlaw
