// SPDX-License-Identifier: BSD-3-Clause
#include <farmhash.h>

#include <utility>

#include "layer_run.hpp"
#include "points.hpp"
#include "segue/features/columns/hash_bucket_column.hpp"
#include "segue/features/columns/vocabulary_column.hpp"
#include "table.hpp"

namespace segue::bench {
namespace {

/// A categorical column over a batch of one feature.
class id_run {
 public:
  id_run(categorical_column_ptr column, std::vector<feature> examples)
      : column_{std::move(column)}, examples_{std::move(examples)} {
    auto& views = views_.emplace_back();
    for (auto& f : examples_) {
      views.push_back({&f, 0, time_of(f)});
      lengths_.push_back(time_of(f));
    }
    input_ = {views.size(), views_, {}};
  }
  id_run(const id_run&) = delete;
  id_run& operator=(const id_run&) = delete;

  void operator()() {
    column_input in;
    in.requests = column_->requests();
    in.slots = slots_;
    in.features = &input_;
    in.lengths = lengths_;
    need(batch_ids(*column_, in, scratch_));
  }

  const std::vector<feature>& examples() const { return examples_; }

 private:
  categorical_column_ptr column_;
  std::vector<feature> examples_;
  std::vector<std::vector<sequence_view>> views_;
  std::vector<std::int64_t> lengths_;
  std::vector<std::size_t> slots_{0};
  layer_input input_;
  layer_scratch scratch_;
};

/// What hashing is measured by: farmhash and a division, nothing else.
void farmhash_all(const std::vector<feature>& examples, std::uint64_t buckets,
                  std::vector<std::int64_t>& ids) {
  auto* id = ids.data();
  for (auto& f : examples) {
    auto words = std::get<tensor>(f).strings();
    for (std::size_t i = 0; i < words.size(); ++i)
      *id++ = static_cast<std::int64_t>(
          util::Fingerprint64(words[i].data(), words[i].size()) % buckets);
  }
  asm volatile("" : : "r"(ids.data()) : "memory");
}

void run_hashing(const random_shape& s, std::size_t length,
                 const run_options& options) {
  constexpr std::int64_t buckets = 10007;
  id_run run{need(sequence_categorical_column_with_hash_bucket("x", buckets)),
             random_words(s, 1000000, length)};
  std::vector<std::int64_t> ids(static_cast<std::size_t>(s.batch * s.time));
  auto bare = [&] { farmhash_all(run.examples(), buckets, ids); };
  auto name = "hash bucket, " + std::to_string(length) + " B";
  print_row({name, s.batch, s.time, 0, buckets, 1},
            {std::ref(run), ids.size() * sizeof(std::int64_t), bare},
            options.seconds());
}

void run_vocabulary(const random_shape& s, const char* name, std::int64_t size,
                    const categorical_column_ptr& column,
                    std::vector<feature> examples, const run_options& options) {
  id_run run{column, std::move(examples)};
  auto bytes =
      static_cast<std::size_t>(s.batch * s.time) * sizeof(std::int64_t);
  print_row({name, s.batch, s.time, 0, size, 1}, {std::ref(run), bytes},
            options.seconds());
}

}  // namespace

void run_id_points(const run_options& options) {
  for (std::size_t length : {8, 40})
    for (auto& s : batch_shapes(options))
      run_hashing(s, length, options);
  for (std::int64_t size : {1000, 1000000}) {
    std::vector<std::int64_t> numbers;
    for (std::int64_t i = 0; i < size; ++i)
      numbers.push_back(i * 7);
    auto words = need(sequence_categorical_column_with_vocabulary_list(
        "x", number_words(size, 8)));
    auto integers =
        need(sequence_categorical_column_with_vocabulary_list("x", numbers));
    for (auto& s : batch_shapes(options)) {
      run_vocabulary(s, "vocabulary, 8 B", size, words,
                     random_words(s, size, 8), options);
      run_vocabulary(s, "vocabulary, int64", size, integers,
                     random_ids(s, size * 7), options);
    }
  }
}

}  // namespace segue::bench
