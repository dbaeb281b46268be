// SPDX-License-Identifier: MIT
// Files of NumPy and PyTorch are read as they were meant, and anything else is refused with a
// reason.
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cmath>
#include <cstring>
#include <filesystem>
#include <limits>

#include "properties/npy/npy.h"
#include "properties/npy/npy_file.h"
#include "properties/npy/npy_header.h"

namespace convlaw {
namespace {

// The values of an array as the recorder drew them: tests/npy/record_numpy.py.
std::vector<double> values_of(const NpyArray& array) {
  std::vector<double> values(array.data.size() / size_in_bytes(array.type));
  for (std::size_t i = 0; i < values.size(); ++i) {
    values[i] = load_element(array.type, array.data.data(), static_cast<std::int64_t>(i));
  }
  return values;
}

std::string file(const std::string& dict, const std::string& data, char version = 1) {
  std::string bytes = std::string("\x93NUMPY") + version + '\0';
  for (int i = 0; i < (version == 1 ? 2 : 4); ++i) {
    bytes += static_cast<char>(dict.size() >> (8 * i));
  }
  return bytes + dict + data;
}

std::string header(const std::string& descr, const std::string& shape) {
  return "{'descr': '" + descr + "', 'fortran_order': False, 'shape': " + shape + ", }\n";
}

void expect_refused(const std::string& bytes, const std::string& reason) {
  const Result<NpyArray> array = parse_npy(bytes);
  ASSERT_FALSE(array) << reason;
  EXPECT_NE(array.error().message().find(reason), std::string::npos) << array.error().message();
}

struct Recorded {
  const char* name;
  ElementType type;
  std::vector<std::int64_t> shape;
  bool words_are_bf16 = false;
};

TEST(Npy, ReadsWhatNumPyWrote) {
  const std::vector<std::int64_t> shape{2, 3, 4};
  const std::vector<Recorded> files{
      {"f2_c", ElementType::f16, shape},
      {"f2_fortran", ElementType::f16, shape},
      {"f4_c", ElementType::f32, shape},
      {"f4_fortran", ElementType::f32, shape},
      {"f8_c", ElementType::f64, shape},
      {"f8_fortran", ElementType::f64, shape},
      {"i1_c", ElementType::i8, shape},
      {"i1_fortran", ElementType::i8, shape},
      {"i4_c", ElementType::i32, shape},
      {"i4_fortran", ElementType::i32, shape},
      {"u1_c", ElementType::u8, shape},
      {"u1_fortran", ElementType::u8, shape},
      {"f4_version_2", ElementType::f32, shape},
      {"f4_version_3", ElementType::f32, shape},
      {"f4_transposed", ElementType::f32, shape},
      {"bf16_v2", ElementType::bf16, shape},
      {"bf16_named", ElementType::bf16, shape},
      {"bf16_u2", ElementType::bf16, shape, true},
      {"bf16_i2", ElementType::bf16, shape, true},
      {"bf16_saved_again", ElementType::bf16, shape, true},
      {"torch_f2", ElementType::f16, shape},
      {"torch_f4", ElementType::f32, shape},
      {"torch_channels_last", ElementType::f32, {1, 2, 3, 4}},
      {"torch_bf16", ElementType::bf16, shape, true},
  };
  for (const Recorded& recorded : files) {
    SCOPED_TRACE(recorded.name);
    const Result<NpyArray> array = read_npy_file(
        std::string(CONVLAW_NPY_FILES) + '/' + recorded.name + ".npy", recorded.words_are_bf16);
    ASSERT_TRUE(array) << array.error().message();
    EXPECT_EQ(array->type, recorded.type);
    EXPECT_EQ(array->shape, recorded.shape);
    const std::vector<double> values = values_of(*array);
    ASSERT_EQ(values.size(), 24U);
    const double least = recorded.type == ElementType::u8 ? 100 : -12;
    for (std::size_t i = 0; i < values.size(); ++i) {
      EXPECT_EQ(values[i], static_cast<double>(i) + least) << i;
    }
  }
}

TEST(Npy, ReadsSpecialValuesScalarsAndEmptyArrays) {
  const std::string folder = std::string(CONVLAW_NPY_FILES) + '/';
  const Result<NpyArray> special = read_npy_file(folder + "f4_special.npy");
  ASSERT_TRUE(special);
  const std::vector<double> values = values_of(*special);
  ASSERT_EQ(values.size(), 5U);
  EXPECT_TRUE(std::isnan(values[0]));
  EXPECT_EQ(values[1], std::numeric_limits<double>::infinity());
  EXPECT_TRUE(std::signbit(values[3]));
  EXPECT_EQ(values[4], std::ldexp(1, -149));
  const Result<NpyArray> scalar = read_npy_file(folder + "f8_scalar.npy");
  ASSERT_TRUE(scalar) << scalar.error().message();
  EXPECT_TRUE(scalar->shape.empty());
  EXPECT_EQ(values_of(*scalar), std::vector<double>{2.5});
  const Result<NpyArray> empty = read_npy_file(folder + "f4_empty.npy");
  ASSERT_TRUE(empty) << empty.error().message();
  EXPECT_EQ(empty->shape, (std::vector<std::int64_t>{0, 3, 5, 4}));
  EXPECT_TRUE(empty->data.empty());
}

TEST(Npy, RefusesWhatNumPyWroteForOthers) {
  const auto expect_file = [](const char* name, const std::string& reason) {
    const Result<NpyArray> array =
        read_npy_file(std::string(CONVLAW_NPY_FILES) + '/' + name + ".npy");
    ASSERT_FALSE(array) << name;
    EXPECT_NE(array.error().message().find(reason), std::string::npos) << array.error().message();
    EXPECT_NE(array.error().message().find(name), std::string::npos) << array.error().message();
  };
  expect_file("big_endian", "descr is '>f4': is big-endian");
  expect_file("i8", "descr is '<i8': must be '<f8'");
  expect_file("bool", "descr is '|b1': must be");
  expect_file("complex", "descr is '<c8': must be");
  expect_file("structured", "descr: must be a string");
  expect_file("objects", "descr is '|O': must be");
  expect_file("bf16_u2", "descr is '<u2': is read as bf16 where");
}

TEST(Npy, RefusesEveryBeginningOfAFileAndAnythingBehindIt) {
  const std::string good = file(header("<f4", "(2, 3)"), std::string(24, 'x'));
  ASSERT_TRUE(parse_npy(good));
  for (std::size_t size = 0; size < good.size(); ++size) {
    EXPECT_FALSE(parse_npy(good.substr(0, size))) << size;
  }
  expect_refused("", "file: is empty");
  expect_refused("\x93NUMP", "magic string");
  expect_refused("PK\x03\x04 an .npz is a zip of them", "magic string");
  expect_refused(good.substr(0, 9), "header length: is cut off");
  expect_refused(good.substr(0, 40), "must be at most the 30 bytes that the file goes on for");
  expect_refused(good.substr(0, good.size() - 1), "data is 23 bytes: must be the 24 bytes");
  expect_refused(good + 'x', "data is 25 bytes: must be the 24 bytes of an array of shape (2, 3)");
}

TEST(Npy, RefusesHeadersThatMakeNoSense) {
  const std::string data(24, 'x');
  const auto dict = [&](const std::string& text, const std::string& reason) {
    expect_refused(file(text, data), reason);
  };
  expect_refused(file("{}", data, 4), "version is 4.0: must be 1.0, 2.0 or 3.0");
  expect_refused(std::string("\x93NUMPY\x02\0\xff\xff\xff\xff", 12) + data,
                 "header length is 4294967295: must be at most the 24 bytes");
  expect_refused(file(std::string(20'000, ' '), data), "must be at most 10000");
  dict("", "{ is missing");
  dict("[1, 2]", "{ is missing");
  dict("{'descr': '<f4'", "',' or } must follow a value");
  dict("{'descr' '<f4'}", "':' must follow a key");
  dict("{'descr': '<f4', 'descr': '<f4'}", "descr: must be given once");
  dict("{'shape': (6,), 'fortran_order': False}", "descr: is missing from the header");
  dict("{'shape': (6,), 'descr': '<f4'}", "fortran_order: is missing from the header");
  dict("{'descr': '<f4', 'fortran_order': False}", "shape: is missing from the header");
  dict("{'descr': '<f4', 'fortran_order': 0, 'shape': (6,)}", "must be True or False");
  dict("{'descr': '<f4', 'fortran_order': False, 'shape': (6,), 'more': 1}", "its keys must be");
  dict("{'descr': '<f4', 'fortran_order': False, 'shape': (6,)} 7", "may follow its }");
  dict("{'descr': '<f4', 'fortran_order': False, 'shape': [6]}", "shape: must be a tuple");
  dict("{'descr': '<f4', 'fortran_order': False, 'shape': (6)}", "must be (3,)");
  dict("{'descr': '<f4", "is a string without an end");
  dict("{'descr': '\xff\xfe'}", "must be text in UTF-8");
  dict("{'descr': '\xc3\xa9'}", "must be a string of plain characters");
  dict("{'descr': ('<f4', (2,)), 'fortran_order': False, 'shape': (6,)}", "must be a string");
  dict(header("<f4", "(-1, 6)"), "its extents must be at least 0");
  dict(header("<f4", "(6.0,)"), "must be a tuple of integers");
  dict(header("<f4", "(99999999999999999999,)"), "its extents must fit in 64 bits");
  dict(header("<f4", "(,)"), "must be a tuple of integers");
  dict(header("<f4", "(2 3)"), "',' or ) must follow an extent");
  dict(header("float32", "(6,)"), "descr is 'float32': must be");
}

TEST(Npy, TakesNoMemoryForWhatIsNotThere) {
  expect_refused(file(header("<f4", "(1000000000, 1000000000)"), ""),
                 "must be the 4000000000000000000 bytes");
  expect_refused(file(header("<f4", "(4611686018427387904, 2)"), ""), "64 bits can count");
  expect_refused(file(header("<f8", "(9223372036854775807,)"), ""), "64 bits can count");
  expect_refused(file(header("<f4", "(0, 4611686018427387904, 4)"), ""), "64 bits can count");
  std::string many = "(";
  for (int i = 0; i < 70; ++i) many += "1, ";
  expect_refused(file(header("|i1", many + ")"), "x"), "must be of rank 64 at most");
}

TEST(Npy, PointsAtWhatIsWrong) {
  const Result<NpyArray> array = parse_npy(file(header("<f4", "(-1, 6)"), ""));
  ASSERT_FALSE(array);
  EXPECT_EQ(array.error().message(),
            "shape: its extents must be at least 0\n"
            "  {'descr': '<f4', 'fortran_order': False, 'shape': (-1, 6), }\n"
            "                                                     ^");
}

TEST(Npy, WritesWhatItReads) {
  for (const ElementType type :
       {ElementType::f64, ElementType::f32, ElementType::f16, ElementType::bf16, ElementType::i32,
        ElementType::i8, ElementType::u8}) {
    for (const auto& shape :
         std::vector<std::vector<std::int64_t>>{{}, {3}, {2, 0, 4}, {2, 3, 4}}) {
      NpyArray array = make_array(type, shape);
      std::int64_t index = 0;
      for (std::size_t i = 0; i < array.data.size() / size_in_bytes(type); ++i, ++index) {
        store_element(type, array.data.data(), index, static_cast<double>(index));
      }
      const std::string bytes = print_npy(array);
      EXPECT_EQ((bytes.size() - array.data.size()) % 64, 0U);
      const Result<NpyArray> read = parse_npy(bytes);
      ASSERT_TRUE(read) << read.error().message();
      EXPECT_EQ(*read, array);
    }
  }
}

TEST(Npy, WritesTheBytesThatNumPyWrites) {
  for (const char* name :
       {"f2_c", "f4_c", "f8_c", "i1_c", "i4_c", "u1_c", "f4_empty", "f8_scalar", "bf16_v2"}) {
    const std::string path = std::string(CONVLAW_NPY_FILES) + '/' + name + ".npy";
    const Result<std::string> bytes = read_file(path);
    const Result<NpyArray> array = read_npy_file(path);
    ASSERT_TRUE(bytes && array) << name;
    EXPECT_EQ(print_npy(*array), *bytes) << name;
  }
}

TEST(Npy, FilesThatCannotBeReadSayWhy) {
  const auto reason = [](const std::string& path) {
    const Result<NpyArray> array = read_npy_file(path);
    return array ? "it was read" : array.error().message();
  };
  const std::string folder = testing::TempDir() + "npy_files/";
  std::filesystem::create_directories(folder);
  EXPECT_EQ(reason(folder + "none.npy"),
            folder + "none.npy: cannot be read: there is no such file");
  EXPECT_EQ(reason(folder), folder + ": cannot be read: it is a directory");
  mkfifo((folder + "fifo").c_str(), 0600);
  EXPECT_EQ(reason(folder + "fifo"), folder + "fifo: cannot be read: it is not a regular file");
  ASSERT_EQ(write_file(folder + "empty.npy", ""), std::nullopt);
  EXPECT_EQ(reason(folder + "empty.npy"), folder + "empty.npy: file: is empty");
  const auto unwritable = write_npy_file(folder + "none/y.npy", make_array(ElementType::f32, {1}));
  ASSERT_TRUE(unwritable);
  EXPECT_NE(unwritable->message().find("cannot be written"), std::string::npos);
}

}  // namespace
}  // namespace convlaw
