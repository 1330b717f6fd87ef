// absl::flat_hash_map.

#include <absl/container/flat_hash_map.h>

#include "map.hpp"

using Map = absl::flat_hash_map<std::uint64_t, std::uint64_t, Hash>;

extern "C" const Functions *abseil_functions() { return functions<Map>(); }
