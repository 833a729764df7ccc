// SPDX-License-Identifier: BSD-3-Clause
// bench_model_pipeline [--quick]: what `segue run` does to a CSV file, reading,
// grouping, features, batches and states included, beside the model alone on
// the same batches. LSTM of 256 units, B = 32, T = 20, D = 64.
#include <algorithm>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <random>

#include "segue/embed/step_batch.hpp"
#include "segue/jobs/job.hpp"

namespace {

using namespace segue;
namespace fs = std::filesystem;

constexpr int numbers = 8;

/// Keys one after the other, as a file that is written key by key has them.
void write_rows(const fs::path& path, int keys, int steps) {
  std::ofstream out{path};
  out << "key";
  for (int n = 0; n < numbers; ++n)
    out << ",x" << n;
  out << ",item,city\n";
  std::mt19937 engine{1};
  for (int k = 0; k < keys; ++k)
    for (int t = 0; t < steps; ++t) {
      out << "key" << k;
      for (int n = 0; n < numbers; ++n)
        out << ',' << static_cast<double>(engine() % 2000) / 1000 - 1;
      out << ",item" << engine() % 10000 << ",city" << engine() % 100 << '\n';
    }
}

void write_configuration(const fs::path& path) {
  std::ofstream out{path};
  out << "[input]\nfiles = [\"rows.csv\"]\nkey = \"key\"\n"
         "[batch]\nnum_unroll = 20\nbatch_size = 32\n"
         "[model]\nkind = \"lstm\"\nunits = 256\n"
         "[output]\nfile = \"-\"\n";
  for (int n = 0; n < numbers; ++n)
    out << "[[column]]\nkind = \"numeric\"\nkey = \"x" << n << "\"\n";
  for (auto* key : {"item", "city"})
    out << "[[column]]\nkind = \"embedding\"\ndimension = 28\nof = { kind = "
           "\"hash_bucket\", key = \""
        << key << "\", hash_bucket_size = 10000 }\n";
}

job prepare(const fs::path& path) {
  auto config = load_configuration(path.string());
  if (!config) {
    std::cerr << config.error().front().message << "\n";
    std::exit(1);
  }
  auto prepared = prepare_job(std::move(*config), purpose::run);
  if (!prepared) {
    std::cerr << prepared.error().front().message << "\n";
    std::exit(1);
  }
  return std::move(*prepared);
}

/// A model that can note what it is given.
class noting_model final : public model {
 public:
  explicit noting_model(model& net) : net_{net} {}
  std::vector<state_spec> states() const override { return net_.states(); }
  std::int64_t output_size() const override { return net_.output_size(); }
  result<model_step> step(const model_batch& batch) override {
    noted.push_back(batch);
    return net_.step(batch);
  }
  std::vector<model_batch> noted;

 private:
  model& net_;
};

void run_pipeline(const job& j, model& net) {
  auto p = pipeline::make(j.make_pipeline_options()).value();
  while (auto b = p.next())
    step_batch(net, *b).value();
}

double now(clockid_t clock) {
  timespec t{};
  clock_gettime(clock, &t);
  return static_cast<double>(t.tv_sec) + 1e-9 * static_cast<double>(t.tv_nsec);
}

struct timing {
  double wall, cpu;
};

template <class Work>
timing time_of(const Work& work) {
  auto wall = now(CLOCK_MONOTONIC);
  auto cpu = now(CLOCK_PROCESS_CPUTIME_ID);
  work();
  return {now(CLOCK_MONOTONIC) - wall, now(CLOCK_PROCESS_CPUTIME_ID) - cpu};
}

void compare(const job& j, int rounds) {
  noting_model noting{*j.net};
  run_pipeline(j, noting);
  std::vector<double> walls, cpus;
  std::printf("%zu batches; seconds and ratios, wall and CPU\n",
              noting.noted.size());
  for (int r = 0; r < rounds; ++r) {
    auto whole = time_of([&] { run_pipeline(j, *j.net); });
    auto alone = time_of([&] {
      for (auto& batch : noting.noted)
        (void)j.net->step(batch).value();
    });
    walls.push_back(whole.wall / alone.wall);
    cpus.push_back(whole.cpu / alone.cpu);
    std::printf("pipeline %.3f %.3f  model %.3f %.3f  ratio %.3f %.3f\n",
                whole.wall, whole.cpu, alone.wall, alone.cpu, walls.back(),
                cpus.back());
    std::fflush(stdout);
  }
  for (auto* ratios : {&walls, &cpus})
    std::ranges::sort(*ratios);
  std::printf("median ratio: wall %.3f, CPU %.3f\n", walls[walls.size() / 2],
              cpus[cpus.size() / 2]);
}

}  // namespace

int main(int argc, char** argv) {
  auto quick = argc > 1 && std::strcmp(argv[1], "--quick") == 0;
  auto folder = fs::temp_directory_path() / "segue-bench-model-pipeline";
  fs::create_directories(folder);
  write_rows(folder / "rows.csv", quick ? 64 : 256, 400);
  write_configuration(folder / "run.toml");
  compare(prepare(folder / "run.toml"), quick ? 3 : 9);
  fs::remove_all(folder);
}
