// SPDX-License-Identifier: BSD-3-Clause
#include "segue/training/checkpoint.hpp"

#include <fmt/format.h>

#include <array>
#include <limits>
#include <span>
#include <string_view>
#include <utility>

#include "segue/data/storage/masked_crc.hpp"

namespace segue {
namespace {

constexpr std::size_t curve_columns = 6;
constexpr const char* checksum_name = "crc32c";
constexpr double none = std::numeric_limits<double>::quiet_NaN();

/// The integers of a checkpoint, in the order in which they are stored.
template <class Checkpoint>
auto integers_of(Checkpoint& c) {
  auto& p = c.position;
  return std::array{&p.epoch,        &p.epoch_batches,     &p.batches,
                    &p.updates,      &p.stale_epochs,      &p.best_epoch,
                    &c.labels.steps, &c.since_point.steps, &c.epoch.steps};
}

template <class Checkpoint>
auto numbers_of(Checkpoint& c) {
  return std::array{&c.labels.mean, &c.labels.deviation, &c.best_loss,
                    &c.since_point.sum, &c.epoch.sum};
}

template <class T>
tensor row_of(const std::vector<T>& values) {
  return tensor::from<T>({static_cast<std::int64_t>(values.size())},
                         std::span<const T>{values});
}

template <class Pointers>
tensor pack(const Pointers& pointers) {
  using number = std::remove_cvref_t<decltype(*pointers[0])>;
  std::vector<number> values;
  values.reserve(pointers.size());
  for (auto* p : pointers)
    values.push_back(*p);
  return row_of(values);
}

tensor pack_curve(const loss_curve& curve) {
  std::vector<double> values;
  for (auto& p : curve)
    values.insert(values.end(),
                  {static_cast<double>(p.epoch), static_cast<double>(p.batches),
                   p.training_loss, p.evaluation_loss.value_or(none),
                   p.learning_rate, p.ends_epoch ? 1.0 : 0.0});
  return row_of(values);
}

tensor pack_text(const std::string& text) {
  auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  return tensor::from<std::uint8_t>(
      {static_cast<std::int64_t>(text.size())},
      std::span<const std::uint8_t>{bytes, text.size()});
}

void add_all(tensor_map& to, std::string_view folder, const tensor_map& from) {
  for (auto& [name, value] : from)
    to[fmt::format("{}/{}", folder, name)] = value;
}

std::string_view as_text(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// Returns the checksum of all tensors and their names, except itself.
std::int64_t checksum_of(const tensor_map& file) {
  std::uint32_t crc = 0;
  for (auto& [name, value] : file) {
    if (name == checksum_name) continue;
    auto what = fmt::format("{}: {} {}\n", name, to_string(value.type()),
                            to_string(value.dims()));
    crc = crc32c(as_text(value.bytes()), crc32c(what, crc));
  }
  return crc;
}

/// Called before any other check: a checkpoint consists of numbers, and a
/// corrupt number nearly always looks like a valid one.
result<void> check_sum(const std::string& path, const tensor_map& file) {
  auto found = file.find(checksum_name);
  if (found == file.end()) return {};
  auto& kept = found->second;
  auto seen = checksum_of(file);
  if (kept.type() == dtype::int64 && kept.size() == 1 &&
      kept.values<std::int64_t>()[0] == seen)
    return {};
  return error{
      errc::malformed,
      fmt::format(
          "{} is corrupt: its checksum does not match its content, {:08x}",
          path, seen)};
}

/// Removes the tensors of a folder from `file` and returns them.
tensor_map take_all(tensor_map& file, std::string_view folder) {
  auto prefix = fmt::format("{}/", folder);
  tensor_map found;
  for (auto at = file.lower_bound(prefix);
       at != file.end() && at->first.starts_with(prefix);) {
    found[at->first.substr(prefix.size())] = std::move(at->second);
    at = file.erase(at);
  }
  return found;
}

/// Reads the tensors of one file and keeps the error of the first tensor that
/// is not as expected.
class checkpoint_reader {
 public:
  checkpoint_reader(const std::string& path, tensor_map& file)
      : path_{path}, file_{file} {}

  template <class T>
  std::vector<T> row(const std::string& name) {
    auto found = file_.find(name);
    bool good = found != file_.end() && found->second.type() == dtype_of<T>() &&
                found->second.rank() == 1;
    if (!good) {
      if (!failed_)
        failed_ =
            error{errc::malformed,
                  fmt::format("{} is not a training checkpoint: its tensor "
                              "'{}' is missing or has the wrong type",
                              path_, name)};
      return {};
    }
    auto values = found->second.values<T>();
    return {values.begin(), values.end()};
  }

  template <class Pointers>
  void unpack(const std::string& name, const Pointers& pointers) {
    using number = std::remove_cvref_t<decltype(*pointers[0])>;
    auto values = row<number>(name);
    if (values.size() != pointers.size()) return refuse(name);
    for (std::size_t i = 0; i < values.size(); ++i)
      *pointers[i] = values[i];
  }

  loss_curve curve() {
    auto values = row<double>("curve");
    if (values.size() % curve_columns != 0) refuse("curve");
    loss_curve curve;
    for (std::size_t i = 0; i + curve_columns <= values.size();
         i += curve_columns) {
      auto* v = values.data() + i;
      curve.push_back({static_cast<std::int64_t>(v[0]),
                       static_cast<std::int64_t>(v[1]), v[2],
                       v[3] == v[3] ? std::optional{v[3]} : std::nullopt, v[4],
                       v[5] != 0});
    }
    return curve;
  }

  carried_states carried() {
    carried_states c;
    c.insertion = row<std::int64_t>("keys/insertion");
    c.segment = row<std::int64_t>("keys/segment");
    c.states = take_all(file_, "states");
    auto keys = static_cast<std::int64_t>(c.insertion.size());
    if (c.segment.size() != c.insertion.size()) refuse("keys/segment");
    for (auto& [name, value] : c.states)
      if (value.rank() < 1 || value.rows() != keys) refuse("states/" + name);
    return c;
  }

  const std::optional<error>& failed() const { return failed_; }

 private:
  void refuse(const std::string& name) {
    if (!failed_)
      failed_ = error{errc::malformed,
                      fmt::format("{} is not a training checkpoint: its tensor "
                                  "'{}' has the wrong size",
                                  path_, name)};
  }

  const std::string& path_;
  tensor_map& file_;
  std::optional<error> failed_;
};

}  // namespace

result<void> write_checkpoint(const std::string& path,
                              const training_checkpoint& c) {
  tensor_map file;
  file["options"] = pack_text(c.options);
  file["integers"] = pack(integers_of(c));
  file["numbers"] = pack(numbers_of(c));
  file["curve"] = pack_curve(c.curve);
  file["keys/insertion"] = row_of(c.carried.insertion);
  file["keys/segment"] = row_of(c.carried.segment);
  add_all(file, "states", c.carried.states);
  add_all(file, "weights", c.weights);
  add_all(file, "best", c.best);
  add_all(file, "optimizer", c.optimizer);
  file[checksum_name] = row_of(std::vector{checksum_of(file)});
  return write_safetensors(path, file);
}

result<training_checkpoint> read_checkpoint(const std::string& path) {
  auto file = read_safetensors(path);
  if (!file) return file.error();
  if (auto good = check_sum(path, *file); !good) return good.error();
  checkpoint_reader reader{path, *file};
  training_checkpoint c;
  auto text = reader.row<std::uint8_t>("options");
  c.options.assign(text.begin(), text.end());
  reader.unpack("integers", integers_of(c));
  reader.unpack("numbers", numbers_of(c));
  c.curve = reader.curve();
  c.carried = reader.carried();
  c.weights = take_all(*file, "weights");
  c.best = take_all(*file, "best");
  c.optimizer = take_all(*file, "optimizer");
  if (reader.failed()) return *reader.failed();
  if (!file->contains(checksum_name))
    return error{
        errc::malformed,
        fmt::format(
            "{} has no checksum, like checkpoints of older versions; continue "
            "with the version that wrote it, or start over (--restart)",
            path)};
  return c;
}

}  // namespace segue
