// SPDX-License-Identifier: MIT
// Lavin & Gray, "Fast Algorithms for Convolutional Neural Networks", with their matrices:
// Y = A^T [ sum over c of (G g_c G^T) o (B^T d_c B) ] A.
#include <array>
#include <vector>

#include "reference/tests/ways/way.h"

namespace convlaw::ways {
namespace {

template <std::size_t R, std::size_t C>
using Matrix = std::array<std::array<float, C>, R>;

template <std::size_t R, std::size_t K, std::size_t C>
Matrix<R, C> times(const Matrix<R, K>& a, const Matrix<K, C>& b) {
  Matrix<R, C> product{};
  for (std::size_t i = 0; i < R; ++i) {
    for (std::size_t j = 0; j < C; ++j) {
      for (std::size_t k = 0; k < K; ++k) product[i][j] += a[i][k] * b[k][j];
    }
  }
  return product;
}

template <std::size_t R, std::size_t C>
Matrix<C, R> transposed(const Matrix<R, C>& a) {
  Matrix<C, R> t{};
  for (std::size_t i = 0; i < R; ++i) {
    for (std::size_t j = 0; j < C; ++j) t[j][i] = a[i][j];
  }
  return t;
}

// t m t^T
template <std::size_t R, std::size_t C>
Matrix<R, R> transform(const Matrix<R, C>& t, const Matrix<C, C>& m) {
  return times(times(t, m), transposed(t));
}

struct F2 {
  static constexpr std::size_t m = 2, n = 4;
  static constexpr Matrix<4, 4> bt{{{1, 0, -1, 0}, {0, 1, 1, 0}, {0, -1, 1, 0}, {0, 1, 0, -1}}};
  static constexpr Matrix<4, 3> g{{{1, 0, 0}, {0.5F, 0.5F, 0.5F}, {0.5F, -0.5F, 0.5F}, {0, 0, 1}}};
  static constexpr Matrix<2, 4> at{{{1, 1, 1, 0}, {0, 1, -1, -1}}};
};

struct F4 {
  static constexpr std::size_t m = 4, n = 6;
  static constexpr Matrix<6, 6> bt{{{4, 0, -5, 0, 1, 0},
                                    {0, -4, -4, 1, 1, 0},
                                    {0, 4, -4, -1, 1, 0},
                                    {0, -2, -1, 2, 1, 0},
                                    {0, 2, -1, -2, 1, 0},
                                    {0, 4, 0, -5, 0, 1}}};
  static constexpr Matrix<6, 3> g{{{1.0F / 4, 0, 0},
                                   {-1.0F / 6, -1.0F / 6, -1.0F / 6},
                                   {-1.0F / 6, 1.0F / 6, -1.0F / 6},
                                   {1.0F / 24, 1.0F / 12, 1.0F / 6},
                                   {1.0F / 24, -1.0F / 12, 1.0F / 6},
                                   {0, 0, 1}}};
  static constexpr Matrix<4, 6> at{
      {{1, 1, 1, 1, 1, 0}, {0, 1, -1, 2, -2, 0}, {0, 1, 1, 4, 4, 0}, {0, 1, -1, 8, -8, 1}}};
};

template <class F>
AnyTensor with_tiles(const Conv2dProblem& p, const Operands& operands) {
  constexpr auto m = static_cast<std::int64_t>(F::m);
  AnyTensor output = empty_output(p, operands);
  const AnyView x = operands.input.view();
  const AnyView w = operands.weight.view();
  const Axis rows = vertical_axis(p);
  const Axis columns = horizontal_axis(p);
  const std::int64_t group_inputs = p.in_channels / p.groups;
  const Extents& out = output.extents();

  // The padded input; beyond it zeros, for tiles that stick out.
  const auto read = [&](std::int64_t n, std::int64_t c, std::int64_t row, std::int64_t column) {
    if (row >= rows.padded() || column >= columns.padded()) return 0.0F;
    const auto ih = rows.source(row);
    const auto iw = columns.source(column);
    return ih && iw ? static_cast<float>(x.at(n, c, *ih, *iw)) : 0.0F;
  };
  const auto tile = [&](std::int64_t n, std::int64_t oc, std::int64_t top, std::int64_t left) {
    Matrix<F::n, F::n> sum{};
    for (std::int64_t ic = 0; ic < group_inputs; ++ic) {
      const std::int64_t c = oc / (p.out_channels / p.groups) * group_inputs + ic;
      Matrix<3, 3> g{};
      for (std::size_t i = 0; i < 9; ++i) {
        g[i / 3][i % 3] = static_cast<float>(
            w.at(oc, ic, static_cast<std::int64_t>(i / 3), static_cast<std::int64_t>(i % 3)));
      }
      Matrix<F::n, F::n> d{};
      for (std::size_t i = 0; i < F::n * F::n; ++i) {
        d[i / F::n][i % F::n] = read(n, c, top + static_cast<std::int64_t>(i / F::n),
                                     left + static_cast<std::int64_t>(i % F::n));
      }
      const auto u = transform(F::g, g);
      const auto v = transform(F::bt, d);
      for (std::size_t i = 0; i < F::n * F::n; ++i) {
        sum[i / F::n][i % F::n] += u[i / F::n][i % F::n] * v[i / F::n][i % F::n];
      }
    }
    return transform(F::at, sum);
  };

  for (std::int64_t n = 0; n < out[0]; ++n) {
    for (std::int64_t oc = 0; oc < out[1]; ++oc) {
      const float bias = operands.bias ? static_cast<float>(operands.bias->get(oc)) : 0;
      for (std::int64_t top = 0; top < out[2]; top += m) {
        for (std::int64_t left = 0; left < out[3]; left += m) {
          const auto y = tile(n, oc, top, left);
          for (std::int64_t i = 0; i < m && top + i < out[2]; ++i) {
            for (std::int64_t j = 0; j < m && left + j < out[3]; ++j) {
              const float value = y[static_cast<std::size_t>(i)][static_cast<std::size_t>(j)];
              output.set(((n * out[1] + oc) * out[2] + top + i) * out[3] + left + j,
                         static_cast<double>(value + bias));
            }
          }
        }
      }
    }
  }
  return output;
}

}  // namespace

bool winograd_takes(const Conv2dProblem& p) {
  return p.kernel_size == Size2{3, 3} && p.stride == Size2{1, 1} && p.dilation == Size2{1, 1};
}

AnyTensor winograd(const Conv2dProblem& problem, const Operands& operands, int m) {
  return m == 2 ? with_tiles<F2>(problem, operands) : with_tiles<F4>(problem, operands);
}

}  // namespace convlaw::ways
