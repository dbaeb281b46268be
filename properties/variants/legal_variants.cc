// SPDX-License-Identifier: MIT
#include "properties/variants/legal_variants.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "properties/defects/any_direct.h"
#include "properties/defects/defect.h"
#include "properties/defects/direct.h"
#include "properties/variants/any_order.h"

namespace convlaw {
namespace {

// Collects the products of an output and has a derived class sum them up.
class CollectsProducts : public Direct {
  using Direct::Direct;

 protected:
  virtual float sum_of(std::vector<float> products, float the_bias) = 0;

  float output_at(std::int64_t n, std::int64_t oc, std::int64_t oh, std::int64_t ow) final {
    std::vector<float> products;
    for (std::int64_t ic = 0; ic < group_inputs; ++ic) {
      const std::int64_t c = channel(oc, ic);
      for (std::int64_t kh = 0; kh < p.kernel_size.h; ++kh) {
        const std::int64_t ih = row(oh, kh);
        for (std::int64_t kw = 0; kw < p.kernel_size.w; ++kw) {
          const auto x = read(n, c, ih, column(ow, kw));
          if (x) products.push_back(*x * weight_at(oc, ic, kh, kw));
        }
      }
    }
    return sum_of(std::move(products), start(oc, oh, ow));
  }
};

class Reversed : public CollectsProducts {
  using CollectsProducts::CollectsProducts;
  float sum_of(std::vector<float> products, float the_bias) override {
    return std::accumulate(products.rbegin(), products.rend(), the_bias);
  }
};

class BiasLast : public CollectsProducts {
  using CollectsProducts::CollectsProducts;
  float sum_of(std::vector<float> products, float the_bias) override {
    return std::accumulate(products.begin(), products.end(), 0.0F) + the_bias;
  }
};

class Pairwise : public CollectsProducts {
  using CollectsProducts::CollectsProducts;
  float sum_of(std::vector<float> products, float the_bias) override {
    products.push_back(the_bias);
    while (products.size() > 1) {
      const std::size_t half = (products.size() + 1) / 2;
      for (std::size_t i = 0; i + half < products.size(); ++i) products[i] += products[i + half];
      products.resize(half);
    }
    return products.front();
  }
};

class InDouble : public Direct {
  using Direct::Direct;
  float output_at(std::int64_t n, std::int64_t oc, std::int64_t oh, std::int64_t ow) override {
    double sum = start(oc, oh, ow);
    for (std::int64_t ic = 0; ic < group_inputs; ++ic) {
      const std::int64_t c = channel(oc, ic);
      for (std::int64_t kh = 0; kh < p.kernel_size.h; ++kh) {
        const std::int64_t ih = row(oh, kh);
        for (std::int64_t kw = 0; kw < p.kernel_size.w; ++kw) {
          const auto x = read(n, c, ih, column(ow, kw));
          if (x) sum += static_cast<double>(*x) * static_cast<double>(weight_at(oc, ic, kh, kw));
        }
      }
    }
    return static_cast<float>(sum);
  }
};

class Fused : public Direct {
  using Direct::Direct;
  float accumulate(float sum, float x, float w) override { return std::fma(x, w, sum); }
};

class MultipliesPadding : public Direct {
  using Direct::Direct;
  std::optional<float> read(std::int64_t n, std::int64_t c, std::int64_t ih,
                            std::int64_t iw) override {
    return Direct::read(n, c, ih, iw).value_or(0.0F);
  }
};

// In other types than f32. T is what sums are formed in; 8-bit integers are always summed exactly.
template <class T>
class NarrowForwards : public AnyDirect {
  using AnyDirect::AnyDirect;
  double sum_of(std::vector<double> products, double bias) override {
    T sum = static_cast<T>(bias);
    for (const double product : products) sum += static_cast<T>(product);
    return static_cast<double>(sum);
  }
};

template <class T>
class NarrowReversedBiasLast : public AnyDirect {
  using AnyDirect::AnyDirect;
  double sum_of(std::vector<double> products, double bias) override {
    std::reverse(products.begin(), products.end());
    T sum = 0;
    for (const double product : products) sum += static_cast<T>(product);
    return static_cast<double>(sum + static_cast<T>(bias));
  }
};

template <class T>
class NarrowPairwise : public AnyDirect {
  using AnyDirect::AnyDirect;
  double sum_of(std::vector<double> products, double bias) override {
    std::vector<T> terms{static_cast<T>(bias)};
    for (const double product : products) terms.push_back(static_cast<T>(product));
    while (terms.size() > 1) {
      const std::size_t half = (terms.size() + 1) / 2;
      for (std::size_t i = 0; i + half < terms.size(); ++i) terms[i] += terms[i + half];
      terms.resize(half);
    }
    return static_cast<double>(terms.front());
  }
};

template <class D>
LegalVariant narrow_variant(const char* name, std::uint32_t dtypes) {
  const convlaw_capabilities& offered = any_direct_capabilities(dtypes);
  static const Defect none{.name = name,
                           .source = "",
                           .trigger = "",
                           .symptom = "",
                           .run = run_any<D>,
                           .capabilities = &offered};
  return {name, implementation_of(none)};
}

template <class D>
LegalVariant variant(const char* name) {
  static const Defect none{
      .name = name, .source = "", .trigger = "", .symptom = "", .run = run_as<D>};
  return {name, implementation_of(none)};
}

}  // namespace

std::vector<LegalVariant> legal_variants() {
  constexpr std::uint32_t kHalves = 1U << CONVLAW_F16 | 1U << CONVLAW_BF16;
  constexpr std::uint32_t kBytes = 1U << CONVLAW_I8 | 1U << CONVLAW_U8;
  return {variant<Direct>("direct"),
          variant<Reversed>("reversed"),
          variant<BiasLast>("bias_last"),
          variant<Pairwise>("pairwise"),
          variant<InDouble>("in_double"),
          variant<Fused>("fused"),
          variant<MultipliesPadding>("multiplies_padding"),
          {"any_order", any_order_implementation()},
          narrow_variant<NarrowForwards<float>>("halves_in_f32", kHalves),
          narrow_variant<NarrowReversedBiasLast<float>>("halves_in_f32_reversed", kHalves),
          narrow_variant<NarrowPairwise<float>>("halves_in_f32_pairwise", kHalves),
          narrow_variant<NarrowForwards<double>>("halves_in_f64", kHalves),
          narrow_variant<NarrowPairwise<double>>("halves_in_f64_pairwise", kHalves),
          narrow_variant<NarrowForwards<std::int32_t>>("bytes_in_i32", kBytes),
          narrow_variant<NarrowReversedBiasLast<std::int64_t>>("bytes_in_i64_reversed", kBytes),
          narrow_variant<NarrowPairwise<std::int32_t>>("bytes_in_i32_pairwise", kBytes)};
}

}  // namespace convlaw
