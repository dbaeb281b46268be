// SPDX-License-Identifier: MIT
#include "properties/dock/plugin.h"

#include <dlfcn.h>

namespace convlaw {

Result<const convlaw_implementation*> load_plugin(const std::string& path) {
  // Without a slash dlopen() would search the system's libraries.
  const std::string file = path.find('/') == std::string::npos ? "./" + path : path;
  void* library = dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) return Error{"plug-in", path, dlerror(), {}, 0};
  void* symbol = dlsym(library, "convlaw_get_implementation");
  if (symbol == nullptr) {
    return Error{"plug-in", path, "must export convlaw_get_implementation()", {}, 0};
  }
  return reinterpret_cast<decltype(&convlaw_get_implementation)>(symbol)();
}

}  // namespace convlaw
