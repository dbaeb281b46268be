// SPDX-License-Identifier: MIT
#include "optimized/bench/contestant.h"

#include <dlfcn.h>

#include <string_view>

#include "convlaw/abi.h"
#include "convlaw/registry.h"

namespace convlaw::bench {
namespace {

Error error_of(const std::string& spec, std::string rule) {
  return {"contestant", spec, std::move(rule), {}, 0};
}

std::string built_in_names() {
  std::string names;
  for (const convlaw_implementation* one : optimized_implementations()) {
    names += std::string(names.empty() ? "" : ", ") + one->name;
  }
  return names;
}

Result<Contestant> load(const std::string& path) {
  void* library = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) return error_of(path, dlerror());
  void* symbol = dlsym(library, "convlaw_get_implementation");
  if (symbol == nullptr) return error_of(path, "must export convlaw_get_implementation()");
  Contestant made;
  made.implementation = reinterpret_cast<decltype(&convlaw_get_implementation)>(symbol)();
  if (made.implementation == nullptr) return error_of(path, "has no implementation");
  if (made.implementation->abi_version != CONVLAW_ABI_VERSION) {
    return error_of(
        path, "must be of version " + std::to_string(CONVLAW_ABI_VERSION) + " of the interface");
  }
  const convlaw_implementation whole =
      read_struct(made.implementation, made.implementation->struct_size);
  if (whole.name == nullptr || whole.run == nullptr) {
    return error_of(path, "must have a name and run()");
  }
  made.name = whole.name;
  made.bare_run = reinterpret_cast<decltype(&convlaw_bare_run)>(dlsym(library, "convlaw_bare_run"));
  return made;
}

Result<Contestant> find(const std::string& name) {
  if (name.find('/') != std::string::npos) return load(name);
  for (const convlaw_implementation* one : optimized_implementations()) {
    if (one->name == name) return Contestant{name, one};
  }
  if (name.ends_with(".so")) return load("./" + name);
  return error_of(name, "must be a plug-in's path or one of: " + built_in_names());
}

}  // namespace

bool Contestant::prepares() const {
  return read_struct(implementation, implementation->struct_size).prepare != nullptr;
}

Result<Contestant> find_contestant(const std::string& spec) {
  const std::size_t at = spec.rfind('@');
  Result<Contestant> found = find(spec.substr(0, at));
  if (!found) return found;
  const std::uint32_t layouts = capabilities_of(*found->implementation).layouts;
  if (at == std::string::npos) {
    if (!is_in_set(layouts, CONVLAW_NCHW)) found->layout = Layout::nhwc;
  } else {
    const std::string name = spec.substr(at + 1);
    const auto layout = parse_layout(name);
    if (!layout || *layout == Layout::strided) {
      return error_of(spec, "the layout must be nchw or nhwc");
    }
    found->layout = *layout;
    found->name += '@' + name;
  }
  if (!is_in_set(layouts, to_abi(found->layout))) {
    return error_of(spec, "does not declare the layout " + std::string(to_string(found->layout)));
  }
  return found;
}

}  // namespace convlaw::bench
