// SPDX-License-Identifier: MIT
// Sizes that generators and their callers must agree on.
#pragma once

namespace convlaw {

/// Output channels in a block of packed weights, at most, for vectors over the places of lines; a
/// group has an even number of such blocks, and groups with fewer channels have blocks of 4 or 1.
inline constexpr int kLineBlock = 8;

/// Channels that lie side by side where lines are interleaved, and output channels in a block then.
inline constexpr int kInterleaved = 16;
inline constexpr int kInterleavedBlock = 32;
/// ... of which a pipeline may compute half, where a group has no more left.
inline constexpr int kHalfBlock = kInterleavedBlock / 2;

/// Products of 8-bit integers that one instruction adds, and their channels' bytes in one lane.
inline constexpr int kDotted = 4;

/// Places of a register tile of interleaved lines. What is left of so many is covered by one or two
/// tiles of fewer, which leave no place idle; few places in all have a form for kFewPlaces.
inline constexpr int kInterleavedPlaces = 14;
inline constexpr int kFewPlaces = 2;
inline constexpr int kLeastOfRest = 5;
inline constexpr int kMostOfRest = 13;

/// Places of the forms that a product pipeline of planar lines has: each computes a multiple of so
/// many, whatever the instruction set. The usual form computes most of a strip, another what is
/// left.
struct Places {
  int usual;
  int half;
  int tail;
};

constexpr Places places_of(int block) {
  return block == kLineBlock ? Places{48, 32, 16} : Places{64, 32, 32};
}

/// Elements of lines that a register tile reads before the next channels: they stay in the first
/// cache.
inline constexpr int kTileElements = 4 * 1024;

/// Lanes of the widest vector, in f32.
inline constexpr int kWidestVector = 16;

/// Columns of each phase of a stride of 2 that are copied at once, at least.
inline constexpr int kNarrowPhase = kWidestVector / 2;

/// Channels that a pipeline with vectors over them computes at least: two of the widest.
inline constexpr int kLeastSideBySide = 2 * kWidestVector;

/// Rows of output in a register tile of depthwise pipelines of copied planes, at most.
inline constexpr int kDepthwiseRows = 7;

/// Outputs of register tiles of rows that are read where they lie: by columns, and of as many,
/// those first that are preferred. At stride 1, they have all columns of a row; at stride 2, there
/// are the first kStridedTiles, and several of the last in a row. Of dilated kernels, there are
/// those from kFirstDilatedTile on.
struct RowsTile {
  int columns;
  int rows;
};
inline constexpr RowsTile kRowsTiles[] = {{8, 7},  {8, 4},  {16, 7}, {16, 4},
                                          {32, 4}, {48, 4}, {64, 4}, {80, 4}};
inline constexpr int kStridedTiles = 5;
inline constexpr int kFirstDilatedTile = 3;

/// Register tiles of whole windows of planes that are read where they lie: by kernels, along both
/// axes, and strides, along a column and along a row. They see so many columns of the input, and
/// have so many rows of the output. Those first that are preferred.
struct WindowsForm {
  int kernel, down, stride, columns, rows;
  constexpr int places() const { return (columns - kernel) / stride + 1; }
};
inline constexpr WindowsForm kWindowsForms[] = {
    {3, 2, 2, 16, 7}, {3, 2, 2, 16, 5}, {3, 2, 2, 16, 4}, {3, 2, 2, 32, 2}, {3, 1, 2, 32, 4},
    {5, 2, 2, 32, 2}, {2, 2, 2, 32, 2}, {3, 3, 3, 48, 2}, {4, 4, 4, 64, 1}};

/// Pipelines that sum the products of each column of taps apart: those first that are preferred. By
/// the width of kernels, the dilation along a row (0: any, and the sums are stored, between
/// kSumsZeros at most on either side), and the columns of a register tile. Where there is one in a
/// row, it has so many; else several have kSumsColumns at most.
struct SumsForm {
  int kernel, dilation, columns;
  bool has_one;
  constexpr int most() const;
};
inline constexpr int kSumsColumns = 128;
inline constexpr int kSumsZeros = 32;
constexpr int SumsForm::most() const { return has_one ? columns : kSumsColumns; }
inline constexpr SumsForm kSumsForms[] = {
    {3, 1, 32, true},  {3, 1, 64, true},  {3, 3, 16, true},  {3, 3, 48, true},  {3, 3, 64, true},
    {3, 6, 48, true},  {3, 12, 48, true}, {3, 18, 48, true}, {3, 12, 80, true}, {3, 24, 80, true},
    {3, 36, 80, true}, {5, 1, 16, true},  {5, 1, 32, true},  {5, 1, 64, true},  {5, 2, 32, true},
    {5, 2, 64, true},  {7, 1, 16, true},  {7, 1, 32, true},  {7, 1, 64, true},  {9, 1, 32, true},
    {3, 0, 48, true},  {3, 0, 80, true},  {5, 0, 64, true},  {7, 0, 32, false}, {9, 0, 32, false},
    {11, 0, 32, false}};

}  // namespace convlaw
