// SPDX-License-Identifier: MIT
// Stands in for a fuzzing engine: runs a fuzz target on files and on the files of folders, once
// each. With it every compiler builds the targets and every test run replays the corpus.
//
//   fuzz_differential corpus/ crash-0123abcd
//
// Exits 0 when all have been run, 2 if a path cannot be read or there is none. A finding aborts.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

namespace fs = std::filesystem;

// The files that a path names, in an order that does not depend on the file system.
std::vector<fs::path> files_of(const fs::path& path) {
  std::error_code error;
  if (!fs::is_directory(path, error)) return {path};
  std::vector<fs::path> files;
  for (const fs::directory_entry& entry : fs::directory_iterator(path, error)) {
    if (entry.is_regular_file(error)) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

bool run(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return false;
  const std::vector<char> bytes{std::istreambuf_iterator<char>(file), {}};
  std::fprintf(stderr, "%s\n", path.c_str());
  LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
  return true;
}

}  // namespace

int main(int argc, char** argv) {
  int inputs = 0;
  for (int i = 1; i < argc; ++i) {
    for (const fs::path& path : files_of(argv[i])) {
      if (!run(path)) {
        std::fprintf(stderr, "%s: cannot be read\n", path.c_str());
        return 2;
      }
      ++inputs;
    }
  }
  if (inputs == 0) {
    std::fprintf(stderr, "usage: %s FILE-OR-FOLDER...: nothing to run\n", argv[0]);
    return 2;
  }
  std::printf("%d inputs\n", inputs);
  return 0;
}
