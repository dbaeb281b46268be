// SPDX-License-Identifier: MIT
#include "optimized/bench/entry.h"

#include <array>
#include <cstddef>
#include <cstring>
#include <memory>
#include <new>
#include <random>

#include "convlaw/abi.h"
#include "convlaw/contract.h"
#include "convlaw/judge.h"

namespace convlaw::bench {
namespace {

constexpr std::align_val_t kLine{64};

std::size_t bytes_of(const AnyView& view) {
  return static_cast<std::size_t>(element_count(view.extents)) * size_in_bytes(view.type);
}

Extents input_extents(const Conv2dProblem& p) {
  return {p.images(), p.in_channels, p.height, p.width};
}

Extents weight_extents(const Conv2dProblem& p) {
  return {p.out_channels, p.in_channels / p.groups, p.kernel_size.h, p.kernel_size.w};
}

Extents output_extents(const Conv2dProblem& p) {
  return {p.images(), p.out_channels, output_size(p).h, output_size(p).w};
}

void fill(const Room& room, std::mt19937& random) {
  const AnyView view = room.view();
  const Strides& step = view.strides;
  std::uniform_real_distribution<float> real(-1, 1);
  const bool is_signed = view.type != ElementType::u8;
  std::uniform_int_distribution<int> integer(is_signed ? -128 : 0, is_signed ? 127 : 255);
  for_each_index(view.extents, [&](auto i, auto j, auto k, auto l) {
    const double value = is_integer(view.type) ? integer(random) : double{real(random)};
    store_element(view.type, room.data(), i * step[0] + j * step[1] + k * step[2] + l * step[3],
                  value);
  });
}

}  // namespace

const char* to_string(Way way) { return way == Way::prepared ? "prepared" : "plain"; }

Room::Room(ElementType type, const Extents& extents, Layout layout)
    : type_(type), extents_(extents), strides_(dense_strides(extents, layout)) {
  data_.reset(static_cast<std::byte*>(::operator new(bytes_of(view()), kLine)));
  spoil();
}

void Room::spoil() const { std::memset(data(), 0xff, bytes_of(view())); }

void Room::Free::operator()(std::byte* data) const { ::operator delete(data, kLine); }

Material::Material(const TypedProblem& of)
    : typed(of),
      input(element_types(of.dtype).input, input_extents(of.problem), of.layout),
      weight(element_types(of.dtype).weight, weight_extents(of.problem), of.layout),
      bias(element_types(of.dtype).bias, {of.problem.out_channels, 1, 1, 1}, Layout::nchw),
      output(element_types(of.dtype).output, output_extents(of.problem), of.layout) {
  std::mt19937 random(1);
  for (const Room* room : {&input, &weight, &bias}) fill(*room, random);
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

  // The problem is legal, so there is one.
  static std::optional<convlaw_problem> problem(const Material& material, int threads) {
    auto made = to_abi(material.typed);
    made->threads = threads;
    return made;
  }

  static Result<PreparedCall> prepare(const Material& material, const convlaw_implementation& asked,
                                      int threads) {
    return PreparedCall::make(asked, material.typed, material.weight.view(), material.bias.view(),
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
  if (way == Way::prepared) {
    if (shim_->bare_run == nullptr) return run_whole();
    // It may find what the whole one made of the input.
    if (!ran_whole_) {
      if (auto error = run_whole()) return error;
    }
    shim_->bare = true;
    auto error = run_prepared();
    shim_->bare = false;
    return error;
  }
  auto call = shim_->prepare(*material_, shim_->shown, threads_);
  if (!call) return call.error();
  const Room& output = material_->output;
  return call->run(material_->input.view(), output.view(), output.data());
}

std::optional<Error> Entry::run_prepared() {
  const Room& output = material_->output;
  return call_->run(material_->input.view(), output.view(), output.data());
}

std::optional<Error> Entry::run_whole() {
  ran_whole_ = true;
  return run_prepared();
}

std::optional<Error> Entry::verify() {
  const Material& of = *material_;
  of.output.spoil();
  if (auto error = run_whole()) return error;

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
  const auto judgement =
      judge(of.typed.problem, {of.input.view(), of.weight.view(), of.bias.view(), of.output.view()},
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
