// SPDX-License-Identifier: BSD-3-Clause
#include <fstream>

#include "data_set.hpp"
#include "formats.hpp"
#include "need.hpp"
#include "reading.hpp"

namespace segue::bench {
namespace {

data_set flights_file(std::string name, std::string format, std::string path) {
  data_set data{"flights, " + std::move(name), {}, flights_spec()};
  data.options.format = std::move(format);
  data.options.key = "tailnum";
  data.options.files = {std::move(path)};
  if (data.options.format == "csv")
    data.options.order_by = {"time_hour", "minute"};
  if (data.options.format == "jsonl") data.options.key = "key";
  return data;
}

void write_plain(const data_set& from, const std::string& path) {
  auto bytes = need(open_bytes(from.path()));
  std::ofstream to{path, std::ios::binary};
  std::string block(1 << 16, '\0');
  while (auto n = need(bytes->read(block.data(), block.size())))
    to.write(block.data(), static_cast<std::streamsize>(n));
}

}  // namespace

std::vector<data_set> write_flights_files(const std::string& flights,
                                          const std::string& folder) {
  std::vector<data_set> all = {
      flights_file("CSV.gz, scattered", "csv", flights),
      flights_file("CSV, scattered", "csv", folder + "/flights.csv"),
      flights_file("CSV, grouped", "csv", folder + "/grouped.csv"),
      flights_file("JSON Lines", "jsonl", folder + "/flights.jsonl"),
      flights_file("TFRecord", "tfrecord", folder + "/flights.tfrecord")};
  write_plain(all[0], all[1].path());
  all[2].options.grouped = true;
  all[2].options.order_by = {};
  std::ofstream rows{all[2].path()};
  std::ofstream lines{all[3].path()};
  std::ofstream records{all[4].path(), std::ios::binary};
  auto examples = parse_chunks(all[0], read_chunks(all[0]));
  rows << "tailnum";
  for (auto& f : examples.front().sequences)
    rows << ',' << f.name;
  rows << '\n';
  for (auto& e : examples) {
    rows << to_csv_rows(e);
    lines << to_json_line(e);
    records << to_tfrecord(e, "tailnum");
  }
  return all;
}

}  // namespace segue::bench
