// SPDX-License-Identifier: MIT
// fuzz_protocol before a reader of commands that makes a word of a blank in front.
#include "properties/exec/words.h"

namespace convlaw {

inline Result<std::vector<std::string>> careless_split_words(const std::string& command) {
  Result<std::vector<std::string>> words = split_words(command);
  if (words && command.front() == ' ') words->insert(words->begin(), std::string());
  return words;
}

}  // namespace convlaw

#define split_words careless_split_words
#include "fuzz/fuzz_protocol.cc"
