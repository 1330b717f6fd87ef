// The operations of a map of C++, behind a C interface: single ones, and the loops that are timed,
// each the same as its namesake in ../../src/adapter.rs. `Functions` in foreign.rs mirrors the one
// here, member for member.

#pragma once

#include <cstddef>
#include <cstdint>
#if defined(__x86_64__)
#include <immintrin.h>
#endif

using u64 = std::uint64_t;
using usize = std::size_t;

// Fold's hash of one number with the seed of ../../src/hashers.rs; main.rs compares the two.
struct Hash {
    using is_avalanching = void; // what foldhash claims of itself: boost mixes no more

    usize operator()(u64 key) const noexcept {
        constexpr u64 seed = 0x7AB01A5A ^ 0x082EFA98EC4E6C89;
        constexpr u64 factor = 0xC0AC29B7C97C50DD;
        auto full = static_cast<unsigned __int128>(key ^ seed) * factor;
        return static_cast<u64>(full) ^ static_cast<u64>(full >> 64);
    }
};

struct Functions {
    u64 (*hash)(u64);
    void *(*with_capacity)(usize);
    void *(*clone)(const void *);
    void (*drop)(void *);
    usize (*len)(const void *);
    const u64 *(*get)(const void *, u64);
    bool (*insert)(void *, u64, u64, u64 *);
    void (*count)(void *, u64);
    bool (*remove)(void *, u64, u64 *);
    bool (*pop)(void *, u64 *, u64 *);
    u64 (*sum)(const void *);
    void (*merge)(void *, const void *);
    void (*clear)(void *);
    void *(*fill)(usize, const u64 *, usize);
    u64 (*look_up)(const void *, const u64 *, usize);
    u64 (*look_up_apart)(const void *, const u64 *, usize);
    u64 (*follow)(const void *, u64, usize);
    u64 (*follow_half)(const void *, u64, usize);
    void (*overwrite)(void *, const u64 *, usize);
    void (*count_each)(void *, const u64 *, usize);
    void (*bump_each)(void *, const u64 *, usize);
    void *(*count_all)(const u64 *, usize);
    void (*extend_by)(void *, const u64 *, usize);
    usize (*remove_all)(void *, const u64 *, usize);
    void (*exchange)(void *, const u64 *, const u64 *, usize);
    usize (*pop_all)(void *);
};

// The generator of ../../src/keys.rs.
inline u64 number(u64 &state) {
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return state * 0x2545F4914F6CDD1D;
}

inline void apart() {
#if defined(__x86_64__)
    _mm_lfence();
#endif
}

template <class Map> const Map &at(const void *map) { return *static_cast<const Map *>(map); }
template <class Map> Map &at(void *map) { return *static_cast<Map *>(map); }

template <class Map> Map *made(usize capacity) {
    auto map = new Map;
    if (capacity > 0) map->reserve(capacity);
    return map;
}

template <class Map> bool pop(Map &map, u64 *key, u64 *value) {
    auto first = map.begin();
    if (first == map.end()) return false;
    *key = first->first;
    *value = first->second;
    map.erase(first);
    return true;
}

template <class Map, bool Apart> u64 look_up(const void *map, const u64 *keys, usize count) {
    u64 sum = 0;
    for (usize i = 0; i < count; i++) {
        if (Apart) apart();
        auto found = at<Map>(map).find(keys[i]);
        if (found != at<Map>(map).end()) sum += found->second;
    }
    return sum;
}

template <class Map, bool Half> u64 follow(const void *map, u64 key, usize steps) {
    u64 state = key | 1;
    for (usize i = 0; i < steps; i++) {
        u64 toss = Half ? ~number(state) >> 63 << 63 : 0;
        auto found = at<Map>(map).find(key ^ toss);
        if (found != at<Map>(map).end()) key = found->second;
    }
    return key;
}

template <class Map> void extend_by(Map &map, const u64 *keys, usize count) {
    for (usize i = 0; i < count; i++) map.insert_or_assign(keys[i], keys[i]);
}

template <class Map> const Functions *functions() {
    static const Functions all = {
        [](u64 key) { return static_cast<u64>(Hash()(key)); },
        [](usize capacity) -> void * { return made<Map>(capacity); },
        [](const void *map) -> void * { return new Map(at<Map>(map)); },
        [](void *map) { delete &at<Map>(map); },
        [](const void *map) { return static_cast<usize>(at<Map>(map).size()); },
        [](const void *map, u64 key) -> const u64 * {
            auto found = at<Map>(map).find(key);
            return found == at<Map>(map).end() ? nullptr : &found->second;
        },
        [](void *map, u64 key, u64 value, u64 *old) {
            auto [place, fresh] = at<Map>(map).try_emplace(key, value);
            if (!fresh) {
                *old = place->second;
                place->second = value;
            }
            return !fresh;
        },
        [](void *map, u64 key) { at<Map>(map)[key]++; },
        [](void *map, u64 key, u64 *old) {
            auto found = at<Map>(map).find(key);
            if (found == at<Map>(map).end()) return false;
            *old = found->second;
            at<Map>(map).erase(found);
            return true;
        },
        [](void *map, u64 *key, u64 *value) { return pop(at<Map>(map), key, value); },
        [](const void *map) {
            u64 sum = 0;
            for (auto &entry : at<Map>(map)) sum += entry.first ^ entry.second;
            return sum;
        },
        [](void *map, const void *other) {
            for (auto &entry : at<Map>(other))
                at<Map>(map).insert_or_assign(entry.first, entry.second);
        },
        [](void *map) { at<Map>(map).clear(); },
        [](usize capacity, const u64 *keys, usize count) -> void * {
            auto map = made<Map>(capacity);
            extend_by(*map, keys, count);
            return map;
        },
        look_up<Map, false>,
        look_up<Map, true>,
        follow<Map, false>,
        follow<Map, true>,
        [](void *map, const u64 *keys, usize count) {
            for (usize i = 0; i < count; i++) at<Map>(map).insert_or_assign(keys[i], 1);
        },
        [](void *map, const u64 *keys, usize count) {
            for (usize i = 0; i < count; i++) at<Map>(map)[keys[i]]++;
        },
        [](void *map, const u64 *keys, usize count) {
            for (usize i = 0; i < count; i++) {
                auto found = at<Map>(map).find(keys[i]);
                if (found != at<Map>(map).end()) found->second++;
            }
        },
        [](const u64 *keys, usize count) -> void * {
            auto map = new Map;
            for (usize i = 0; i < count; i++) (*map)[keys[i]]++;
            return map;
        },
        [](void *map, const u64 *keys, usize count) { extend_by(at<Map>(map), keys, count); },
        [](void *map, const u64 *keys, usize count) {
            usize removed = 0;
            for (usize i = 0; i < count; i++) removed += at<Map>(map).erase(keys[i]);
            return removed;
        },
        [](void *map, const u64 *out, const u64 *into, usize count) {
            for (usize i = 0; i < count; i++) {
                at<Map>(map).erase(out[i]);
                at<Map>(map).insert_or_assign(into[i], 0);
            }
        },
        [](void *map) {
            usize popped = 0;
            u64 key, value;
            while (pop(at<Map>(map), &key, &value)) popped++;
            return popped;
        },
    };
    return &all;
}
