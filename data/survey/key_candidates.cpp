// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/survey/key_candidates.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "segue/data/survey/epoch_time.hpp"
#include "segue/errors/shown_text.hpp"

namespace segue {
namespace {

/// Returns 0 for a name such as "key", 1 for one such as "user_id", else 2.
int plainness(std::string name) {
  std::ranges::transform(name, name.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  if (name == "key" || name == "id") return 0;
  return name.ends_with("_id") || name.ends_with("_key") ? 1 : 2;
}

std::string describe(const feature_profile& profile, std::int64_t records) {
  auto& distinct = profile.distinct();
  return fmt::format(
      "{} ({}{} values in {} records)", shown_text(profile.name()),
      distinct.exact() ? "" : "about ", distinct.count(), records);
}

}  // namespace

feature_profile& key_candidates::at(std::string_view name) {
  auto found = std::ranges::find(profiles_, name, &feature_profile::name);
  if (found != profiles_.end()) return *found;
  return profiles_.emplace_back(std::string{name}, true);
}

bool key_candidates::possible(const feature_profile& profile) const {
  auto type = profile.type();
  if (type != dtype::string && type != dtype::int64) return false;
  if (profile.times() || epoch_of(profile)) return false;
  auto values = profile.distinct().count();
  // The estimate for many values has an error of a few per cent.
  bool all_differ = profile.values() == records_ &&
                    (profile.distinct().exact() ? values == records_
                                                : values * 10 > records_ * 9);
  if (whole_examples_) return all_differ;
  return values > 1 && !all_differ;
}

/// Returns strings before numbers, and then by the number of values.
std::vector<const feature_profile*> key_candidates::by_likelihood() const {
  std::vector<const feature_profile*> likely;
  for (auto& profile : profiles_)
    if (possible(profile)) likely.push_back(&profile);
  std::ranges::stable_sort(likely, [](auto* a, auto* b) {
    bool a_text = a->type() == dtype::string;
    bool b_text = b->type() == dtype::string;
    if (a_text != b_text) return a_text;
    return a->distinct().count() > b->distinct().count();
  });
  return likely;
}

result<std::string> key_candidates::choose() const {
  for (int plain : {0, 1}) {
    std::vector<std::string> named;
    for (auto& profile : profiles_)
      if (plainness(profile.name()) == plain && profile.values() > 0)
        named.push_back(profile.name());
    if (named.size() == 1) return named[0];
  }
  auto likely = by_likelihood();
  if (whole_examples_ && likely.size() == 1) return likely[0]->name();
  if (likely.empty())
    return error{
        errc::invalid_argument,
        "input.key is not set, and nothing in the input looks like a key"};
  constexpr std::size_t shown = 8;
  likely.resize(std::min(shown, likely.size()));
  std::vector<std::string> texts;
  texts.reserve(likely.size());
  for (auto* profile : likely)
    texts.push_back(describe(*profile, records_));
  return error{
      errc::invalid_argument,
      fmt::format("input.key is not set, and there are several candidates: {}",
                  fmt::join(texts, ", "))};
}

}  // namespace segue
