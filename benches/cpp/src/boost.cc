// boost::unordered_flat_map, which came with Boost 1.81.

#include <boost/unordered/unordered_flat_map.hpp>

#include "map.hpp"

using Map = boost::unordered_flat_map<std::uint64_t, std::uint64_t, Hash>;

extern "C" const Functions *boost_functions() { return functions<Map>(); }
