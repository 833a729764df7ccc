// SPDX-License-Identifier: BSD-3-Clause
#include <algorithm>
#include <cstring>
#include <utility>

#include "layer_run.hpp"
#include "points.hpp"
#include "segue/features/columns/embedding_column.hpp"
#include "segue/features/columns/identity_column.hpp"
#include "table.hpp"

namespace segue::bench {
namespace {

struct named_combiner {
  const char* name;
  combiner how;
};

/// One id per step is the same work for every combiner.
std::vector<named_combiner> combiners_of(std::int64_t ids) {
  if (ids == 1) return {{"embedding any", combiner::mean}};
  return {{"embedding mean", combiner::mean},
          {"embedding sqrtn", combiner::sqrtn},
          {"embedding sum", combiner::sum}};
}

/// Moves as many bytes as a lookup reads rows and writes steps: half of their
/// sum is read from the table, front to back and over again, and written to
/// memory as large as the output.
class row_copy {
 public:
  row_copy(const tensor& table, std::size_t read, std::size_t written)
      : table_{table.bytes()},
        bytes_{(read + written) / 2},
        to_{tensor::zeros(dtype::uint8, {static_cast<std::int64_t>(written)})},
        out_{to_.mutable_values<std::uint8_t>()} {}

  void operator()() {
    std::size_t from = 0;
    std::size_t to = 0;
    for (auto left = bytes_; left > 0;) {
      auto run = std::min({left, table_.size() - from, out_.size() - to});
      std::memcpy(out_.data() + to, table_.data() + from, run);
      from = (from + run) % table_.size();
      to = (to + run) % out_.size();
      left -= run;
    }
    asm volatile("" : : "r"(out_.data()) : "memory");
  }

 private:
  std::span<const std::byte> table_;
  std::size_t bytes_;
  tensor to_;
  std::span<std::uint8_t> out_;
};

void run_point(const point& p, combiner how, const tensor& table,
               const run_options& options) {
  embedding_options embedding;
  embedding.combiner = how;
  embedding.initializer = values_initializer{table};
  auto ids = need(sequence_categorical_column_with_identity("x", p.vocabulary));
  layer_run run{
      {need(embedding_column(std::move(ids), p.width, std::move(embedding)))},
      {{"x", random_ids({p.batch, p.time, p.ids}, p.vocabulary)}}};
  auto written = run.output().bytes().size();
  auto read = written * static_cast<std::size_t>(p.ids);
  row_copy copy{table, read, written};
  print_row(p, {std::ref(run), written, std::ref(copy)}, options.seconds());
}

}  // namespace

void run_embedding_points(const run_options& options) {
  std::vector<std::int64_t> widths{8, 64, 128};
  if (options.quick) widths = {64};
  for (std::int64_t vocabulary : {1000, 1000000})
    for (auto width : widths) {
      auto table = random_table(vocabulary, width);
      for (auto& s : batch_shapes(options))
        for (std::int64_t ids : {1, 4})
          for (auto& [name, how] : combiners_of(ids))
            run_point({name, s.batch, s.time, width, vocabulary, ids}, how,
                      table, options);
    }
}

}  // namespace segue::bench
