// SPDX-License-Identifier: MIT
// Writes a case list as a corpus: a file in the byte form for every case that the byte form has.
//
// What bytes mean depends on what the implementation offers, so each target has a tool of its own.
//
//   fuzz_differential_seeds CASES.txt FOLDER
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "fuzz/law_target.h"
#include "fuzz/under_test.h"
#include "properties/cases/case_list.h"

namespace convlaw {
namespace {

int make_seeds(const std::string& list, const std::filesystem::path& folder) {
  std::ostringstream text;
  text << std::ifstream(list).rdbuf();
  const Result<std::vector<NamedCase>> cases = parse_case_list(text.str());
  if (!cases || cases->empty()) {
    std::fprintf(stderr, "%s: %s\n", list.c_str(),
                 cases ? "no cases" : cases.error().message().c_str());
    return 2;
  }
  const LawTarget target(*under_test().implementation, under_test().name);
  std::filesystem::create_directories(folder);
  std::size_t written = 0;
  for (const NamedCase& named : *cases) {
    const std::optional<ChoiceList> choices = encode(named.c, target.domain());
    if (!choices) continue;  // larger than what is fuzzed
    const std::vector<std::uint8_t> bytes = to_bytes(*choices);
    std::ofstream file(folder / (named.name + ".case"), std::ios::binary);
    file.write(reinterpret_cast<const char*>(bytes.data()),
               static_cast<std::streamsize>(bytes.size()));
    ++written;
  }
  std::printf("%s: %zu of %zu cases\n", folder.c_str(), written, cases->size());
  return written > 0 ? 0 : 2;
}

}  // namespace
}  // namespace convlaw

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fprintf(stderr, "usage: %s CASES.txt FOLDER\n", argv[0]);
    return 2;
  }
  return convlaw::make_seeds(argv[1], argv[2]);
}
