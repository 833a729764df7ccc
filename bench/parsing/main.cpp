// SPDX-License-Identifier: BSD-3-Clause
// bench_parsing [--quick]: from files to examples, beside reading the bytes
// alone and, of TFRecord, beside protobuf's own parser.
#include <cstdio>
#include <cstring>
#include <filesystem>

#include "contest.hpp"
#include "need.hpp"
#include "protobuf_run.hpp"
#include "reading.hpp"

namespace {

using namespace segue;
using namespace segue::bench;

void print_row(const data_set& data, double seconds) {
  auto megabytes = 1e-6 * static_cast<double>(read_bytes(data));
  auto examples = static_cast<double>(read_examples(data));
  auto chunks = read_chunks(data);
  std::vector<std::function<void()>> contestants = {
      [&] { read_examples(data); }, [&] { read_chunks(data); },
      [&] { parse_chunks(data, chunks); }, [&] { read_bytes(data); }};
  if (data.options.format == "tfrecord")
    if (auto run = make_protobuf_run(data)) contestants.push_back(run);
  contest c{contestants, seconds};
  std::printf("%-26s %6.1f | %6.0f %9.0f | %6.0f %6.0f | %6.0f %6.3f",
              data.name.c_str(), megabytes, megabytes / c.seconds(0),
              examples / c.seconds(0), megabytes / c.seconds(1),
              megabytes / c.seconds(2), megabytes / c.seconds(3),
              c.ratio(3, 0));
  if (contestants.size() > 4)
    std::printf(" | %6.0f %6.2f %6.2f", megabytes / c.seconds(4), c.ratio(4, 0),
                c.ratio(4, 2));
  std::printf("\n");
  std::fflush(stdout);
}

void print_header() {
  std::printf(
      "single-threaded; MB/s are 10^6 bytes of the decompressed file in a\n"
      "second of CPU: from file to examples, reading into chunks, parsing\n"
      "these, reading the bytes alone, protobuf's parser; ratios are how many\n"
      "times the speed of the one beside segue has: bytes / all, and "
      "protobuf's\n"
      "time / all, / parsing\n"
      "%-26s %6s | %6s %9s | %6s %6s | %6s %6s | %6s %6s %6s\n",
      "", "MB", "all", "examples", "chunks", "parse", "bytes", "of all",
      "proto", "/ all", "/ parse");
}

}  // namespace

int main(int argc, char** argv) {
  bool quick = argc > 1 && std::strcmp(argv[1], "--quick") == 0;
  auto name =
      (std::filesystem::temp_directory_path() / "segue-bench-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) return 1;
  print_header();
  auto flights = SEGUE_SOURCE "/examples/flights/data/flights-2013q1.csv.gz";
  auto seconds = quick ? 1e-3 : 0.1;
  for (auto& data : write_flights_files(flights, name))
    print_row(data, seconds);
  for (auto& data : write_synthetic_files(name, quick ? 200 : 2000))
    print_row(data, seconds);
  std::filesystem::remove_all(name);
}
