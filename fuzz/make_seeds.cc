// SPDX-License-Identifier: MIT
// Writes a case list as corpora: a file in the byte form for every case that the byte form has, for
// the targets that read a case first, and one for a law and the case, each law in turn; and cases
// for each pair of regions that none of those lies in.
//
// What bytes mean depends on what the implementation offers (under_test.h).
//
//   fuzz_seeds CASES.txt FOLDER      makes FOLDER/cases, FOLDER/pairs, FOLDER/laws and FOLDER/drawn
//   fuzz_seeds --pairs FOLDER...     counts the pairs of regions that corpora of fuzz_differential
//                                    visit
//   fuzz_seeds --defects             names the defects that there are to try fuzzing on
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <span>
#include <sstream>
#include <string_view>

#include "fuzz/law_target.h"
#include "properties/cases/case_list.h"
#include "properties/cases/reachable.h"
#include "properties/defects/defect.h"
#include "properties/laws/all_laws.h"
#include "properties/runner/coverage.h"

namespace convlaw {
namespace {

namespace fs = std::filesystem;

void write(const fs::path& path, const ChoiceList& choices) {
  const std::vector<std::uint8_t> bytes = to_bytes(choices);
  std::ofstream file(path, std::ios::binary);
  file.write(reinterpret_cast<const char*>(bytes.data()),
             static_cast<std::streamsize>(bytes.size()));
}

constexpr std::uint64_t kTries = 100;

// Inputs of any target that reads choices, drawn blindly.
void draw_seeds(const fs::path& folder) {
  constexpr std::uint64_t kInputs = 250;
  constexpr std::size_t kChoices = 120;
  fs::create_directories(folder);
  for (std::uint64_t seed = 0; seed < kInputs; ++seed) {
    RandomChoices random(seed);
    ChoiceList choices(kChoices, {0, 255, "byte"});
    for (Choice& choice : choices) {
      std::int64_t byte = 0;
      random.choose(byte, 0, 255, choice.label);
      choice.offset = static_cast<std::uint64_t>(byte);
    }
    write(folder / (std::to_string(seed) + ".drawn"), choices);
  }
}

Reachable reachable_by(const LawTarget& target) {
  const auto all = [](const Case&) { return true; };
  return enumerate_region_pairs(target.domain(agrees_with_definition).large(), all);
}

// For each pair of regions that is left, a case that lies in both.
void write_pairs(const fs::path& folder, const LawTarget& target, RegionPairs visited) {
  const SizedDomain& domain = target.domain(agrees_with_definition);
  const auto all = [](const Case&) { return true; };
  const Reachable reachable = reachable_by(target);
  fs::create_directories(folder);
  for (std::size_t a = 0; a < kMostRegions; ++a) {
    for (std::size_t b = a; b < kMostRegions; ++b) {
      // Some are larger than what is fuzzed.
      for (std::uint64_t seed = 0; seed < kTries; ++seed) {
        if (!reachable.pairs.contains(a, b) || visited.contains(a, b)) break;
        RandomChoices random(seed);
        const Case c = draw_in_regions(random, domain.large(), reachable, a, b, all);
        const auto choices = domain.encode(c);
        if (!choices) continue;
        write(folder / (std::to_string(a) + "-" + std::to_string(b) + ".pair"), *choices);
        visited.add(regions_of(c));
      }
    }
  }
}

int make_seeds(const std::string& list, const fs::path& folder) {
  std::ostringstream text;
  text << std::ifstream(list).rdbuf();
  const Result<std::vector<NamedCase>> cases = parse_case_list(text.str());
  if (!cases || cases->empty()) {
    std::fprintf(stderr, "%s: %s\n", list.c_str(),
                 cases ? "no cases" : cases.error().message().c_str());
    return 2;
  }
  draw_seeds(folder / "drawn");
  const LawTarget target;
  fs::create_directories(folder / "cases");
  fs::create_directories(folder / "laws");
  const std::uint64_t laws = all_laws().size();
  std::size_t written = 0;
  RegionPairs visited;
  for (const NamedCase& named : *cases) {
    const std::string name = std::to_string(&named - cases->data()) + ".case";
    const auto choices = target.domain(agrees_with_definition).encode(named.c);
    if (!choices) continue;  // larger than what is fuzzed
    write(folder / "cases" / name, *choices);
    visited.add(regions_of(named.c));
    const std::uint64_t number = written++ % laws;
    const Law& law = *all_laws()[number];
    auto of_law = target.domain(law).encode(adapted(law, named.c));
    if (!of_law) continue;
    of_law->insert(of_law->begin(), {number, laws - 1, "law"});
    write(folder / "laws" / name, *of_law);
  }
  write_pairs(folder / "pairs", target, visited);
  std::printf("%s: %zu of %zu cases\n", folder.c_str(), written, cases->size());
  return written > 0 ? 0 : 2;
}

int say_pairs(std::span<char*> folders) {
  const LawTarget target;
  RegionPairs visited;
  for (const char* folder : folders) {
    for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
      std::ifstream file(entry.path(), std::ios::binary);
      const std::vector<std::uint8_t> bytes{std::istreambuf_iterator<char>(file), {}};
      ByteChoices choices(bytes);
      visited.add(regions_of(target.draw(choices, agrees_with_definition).c));
    }
  }
  const Coverage coverage = summarize_coverage(reachable_by(target).pairs, visited, 0);
  std::printf("region pairs: %lld of %lld reachable visited by fuzz_differential\n",
              static_cast<long long>(coverage.visited), static_cast<long long>(coverage.reachable));
  return 0;
}

}  // namespace
}  // namespace convlaw

int main(int argc, char** argv) {
  if (argc > 2 && std::string_view(argv[1]) == "--pairs") {
    return convlaw::say_pairs({argv + 2, argv + argc});
  }
  if (argc == 2 && std::string_view(argv[1]) == "--defects") {
    for (const convlaw::Defect* defect : convlaw::all_defects()) std::puts(defect->name.data());
    return 0;
  }
  if (argc != 3) {
    std::fprintf(stderr, "usage: %s CASES.txt FOLDER\n", argv[0]);
    return 2;
  }
  return convlaw::make_seeds(argv[1], argv[2]);
}
