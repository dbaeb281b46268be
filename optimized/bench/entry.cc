// SPDX-License-Identifier: MIT
#include "optimized/bench/entry.h"

#include <array>
#include <cstddef>
#include <limits>
#include <memory>
#include <new>
#include <random>

#include "convlaw/abi.h"
#include "convlaw/contract.h"
#include "convlaw/judge.h"

namespace convlaw::bench {
namespace {

constexpr std::align_val_t kLine{64};

void fill(const TensorView<float>& view, std::mt19937& random) {
  std::uniform_real_distribution<float> value(-1, 1);
  for_each_index(view.extents(),
                 [&](auto i, auto j, auto k, auto l) { view(i, j, k, l) = value(random); });
}

AnyView any(const Room& room) { return any_view<float>(TensorView<const float>(room.view())); }

}  // namespace

const char* to_string(Way way) { return way == Way::prepared ? "prepared" : "plain"; }

Room::Room(const Extents& extents, Layout layout)
    : extents_(extents), strides_(dense_strides(extents, layout)) {
  const auto count = static_cast<std::size_t>(element_count(extents));
  data_.reset(static_cast<float*>(::operator new(count * sizeof(float), kLine)));
  std::uninitialized_fill_n(data_.get(), count, std::numeric_limits<float>::quiet_NaN());
}

void Room::Free::operator()(float* data) const { ::operator delete(data, kLine); }

Material::Material(const Conv2dProblem& p, Layout layout)
    : problem(p),
      input({p.images(), p.in_channels, p.height, p.width}, layout),
      weight({p.out_channels, p.in_channels / p.groups, p.kernel_size.h, p.kernel_size.w}, layout),
      bias({p.out_channels, 1, 1, 1}, Layout::nchw),
      output({p.images(), p.out_channels, output_size(p).h, output_size(p).w}, layout) {
  std::mt19937 random(1);
  for (const Room* room : {&input, &weight, &bias}) fill(room->view(), random);
}

// Asks once whether it takes the problem, and later not again: that is no part of any run.
struct Entry::Shim {
  convlaw_implementation original{};
  convlaw_implementation shown{};
  decltype(&convlaw_bare_run) bare_run = nullptr;
  bool bare = false;

  explicit Shim(const Contestant& contestant)
      : original(read_struct(contestant.implementation, contestant.implementation->struct_size)),
        shown(original),
        bare_run(contestant.bare_run) {
    shown.context = this;
    shown.run = [](void* self, const convlaw_call* call) {
      auto& shim = *static_cast<Shim*>(self);
      return (shim.bare ? shim.bare_run : shim.original.run)(shim.original.context, call);
    };
    if (original.prepare != nullptr) {
      shown.prepare = [](void* self, const convlaw_call* call, void** prepared) {
        auto& shim = *static_cast<Shim*>(self);
        return shim.original.prepare(shim.original.context, call, prepared);
      };
    }
    if (original.release != nullptr) {
      shown.release = [](void* self, void* prepared) {
        auto& shim = *static_cast<Shim*>(self);
        shim.original.release(shim.original.context, prepared);
      };
    }
    if (original.workspace_size != nullptr) {
      shown.workspace_size = [](void* self, const convlaw_problem* problem, const void* prepared,
                                std::size_t* size, std::size_t* alignment) {
        auto& shim = *static_cast<Shim*>(self);
        return shim.original.workspace_size(shim.original.context, problem, prepared, size,
                                            alignment);
      };
    }
    shown.query = nullptr;
  }

  static TypedProblem typed(const Material& material) {
    const TensorView<float> in = material.input.view();
    const bool nchw = in.strides() == dense_strides(in.extents(), Layout::nchw);
    return {material.problem, ElementType::f32, nchw ? Layout::nchw : Layout::nhwc};
  }

  // The problem is legal, so there is one.
  static std::optional<convlaw_problem> problem(const Material& material, int threads) {
    auto made = to_abi(typed(material));
    made->threads = threads;
    return made;
  }

  static Result<PreparedCall> prepare(const Material& material, const convlaw_implementation& asked,
                                      int threads) {
    return PreparedCall::make(asked, typed(material), any(material.weight), any(material.bias),
                              threads);
  }
};

Entry::Entry() = default;
Entry::Entry(Entry&& other) noexcept = default;
Entry& Entry::operator=(Entry&& other) noexcept = default;
Entry::~Entry() = default;

Result<Entry> Entry::make(const Contestant& contestant, Material& material, int threads) {
  Entry made;
  made.material_ = &material;
  made.threads_ = threads;
  made.shim_ = std::make_unique<Shim>(contestant);
  // It is asked in its own person, so that it can decline.
  const auto asked = made.shim_->prepare(material, made.shim_->original, threads);
  if (!asked) return asked.error();
  auto call = made.shim_->prepare(material, made.shim_->shown, threads);
  if (!call) return call.error();
  made.call_ = std::move(*call);
  return made;
}

std::optional<Error> Entry::run(Way way) {
  const TensorView<const float> input = material_->input.view();
  if (way == Way::prepared) {
    shim_->bare = shim_->bare_run != nullptr;
    auto error = call_->run(input, material_->output.view());
    shim_->bare = false;
    return error;
  }
  auto call = shim_->prepare(*material_, shim_->shown, threads_);
  return call ? call->run(input, material_->output.view()) : call.error();
}

std::optional<Error> Entry::verify() {
  const TensorView<float> output = material_->output.view();
  for_each_index(output.extents(), [&](auto i, auto j, auto k, auto l) {
    output(i, j, k, l) = std::numeric_limits<float>::quiet_NaN();
  });
  if (auto error = call_->run(material_->input.view(), output)) return error;

  Contract contract;
  if (shim_->original.declare_contract != nullptr) {
    const auto problem = shim_->problem(*material_, threads_);
    convlaw_contract declared{};
    declared.struct_size = sizeof declared;
    if (shim_->original.declare_contract(shim_->original.context, &*problem, &declared) ==
        CONVLAW_OK) {
      contract = contract_from_abi(declared);
    }
  }
  const auto judgement = judge(
      material_->problem,
      {any(material_->input), any(material_->weight), any(material_->bias), any(material_->output)},
      contract);
  if (!judgement) return judgement.error();
  if (judgement->accepted()) return std::nullopt;
  std::string why = describe(judgement);
  return Error{"output", {}, why.substr(0, why.find('\n')), {}, 0};
}

std::string Entry::explanation() const {
  if (shim_->original.explain == nullptr) return {};
  const auto problem = shim_->problem(*material_, threads_);
  std::array<char, 512> text{};
  shim_->original.explain(shim_->original.context, &*problem, {text.data(), text.size()});
  return text.data();
}

}  // namespace convlaw::bench
