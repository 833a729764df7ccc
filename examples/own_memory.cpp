// SPDX-License-Identifier: BSD-3-Clause
// Tensors over memory of the program's own, without a copy: buffers that a
// device lends, packets as they arrive, strings as a column store has them. The
// device gets a buffer back when the last tensor that uses it is gone. The
// program smooths the motions, with Eigen, into a tensor that it makes.
#include <atomic>
#include <cstdio>
#include <cstring>
#include <exception>
#include <memory>
#include <numeric>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "segue/eigen.hpp"
#include "segue/segue.hpp"

namespace {

using segue::tensor;

constexpr std::int64_t width = 2;
constexpr int recordings = 5;

std::int64_t steps_of(int recording) {
  return 3 + recording;
}

/// A device that lends its buffers. They may come back from any thread.
class device {
 public:
  float* lend(std::int64_t values) {
    ++lent_;
    return new float[static_cast<std::size_t>(values)];
  }
  void take_back(const float* buffer) {
    delete[] buffer;
    --lent_;
  }
  int lent() const { return lent_; }

 private:
  std::atomic<int> lent_ = 0;
};

// [adopt]
/// The motions of a recording, float32 [steps, width], in the device's memory.
tensor motions(device& from, int recording) {
  auto values = steps_of(recording) * width;
  float* buffer = from.lend(values);
  std::iota(buffer, buffer + values, static_cast<float>(recording));
  return tensor::adopt<float>({steps_of(recording), width}, buffer,
                              [&from, buffer] { from.take_back(buffer); });
}
// [adopt]

/// A packet: a time in nanoseconds for each step, then a quality for each.
segue::buffer_ptr receive(int recording) {
  auto steps = static_cast<std::size_t>(steps_of(recording));
  auto packet = segue::buffer::allocate(steps * (sizeof(std::int64_t) + 1));
  std::vector<std::int64_t> times(steps, 1'000'000);
  std::memcpy(packet->data(), times.data(), steps * sizeof(std::int64_t));
  std::memset(packet->data() + steps * sizeof(std::int64_t), recording, steps);
  return packet;
}

// [over]
/// Both parts of a packet are tensors over its one buffer.
std::vector<segue::named_feature> parts_of(int recording) {
  auto packet = receive(recording);
  auto steps = steps_of(recording);
  auto behind_times = static_cast<std::size_t>(steps) * sizeof(std::int64_t);
  return {{"time", tensor::over(segue::dtype::int64, {steps}, packet)},
          {"quality",
           tensor::over(segue::dtype::uint8, {steps}, packet, behind_times)}};
}
// [over]

// [strings]
/// Strings as a column store such as Arrow has them: their bytes one behind
/// the other, and where each begins and the last one ends.
struct string_store {
  std::string bytes;
  std::vector<std::int64_t> offsets{0};

  void add(std::string_view text) {
    bytes += text;
    offsets.push_back(static_cast<std::int64_t>(bytes.size()));
  }
};

/// The tensor keeps the store alive.
tensor strings_of(const std::shared_ptr<string_store>& store) {
  auto count = static_cast<std::int64_t>(store->offsets.size()) - 1;
  auto keep = [store] {};
  return tensor::from_string_parts(
      {count},
      segue::buffer::adopt(store->offsets.data(),
                           store->offsets.size() * sizeof(std::int64_t), keep),
      segue::buffer::adopt(store->bytes.data(), store->bytes.size(), keep));
}
// [strings]

segue::example recording(device& from, int number) {
  auto commands = std::make_shared<string_store>();
  for (std::int64_t t = 0; t < steps_of(number); ++t)
    commands->add(t == 0 ? "start" : "move");
  segue::example e;
  e.key = "recording " + std::to_string(number);
  e.sequences = parts_of(number);
  e.sequences.push_back({"motion", motions(from, number)});
  e.sequences.push_back({"command", strings_of(commands)});
  return e;
}

segue::pipeline_options options() {
  segue::pipeline_options o;
  o.batch.num_unroll = 2;
  o.batch.batch_size = 2;
  o.states = {{.name = "smooth", .dims = {width}}};
  o.on_finished = [](const segue::finished_example& done) {
    auto last = done.state("smooth");
    std::printf("%s: %.3f\n", done.key.c_str(),
                static_cast<double>(last.values<float>()[0]));
  };
  return o;
}

// [step]
/// Returns the smoothed motions [B, T, width]. Every value of the new memory is
/// written, so it need not be zero before.
segue::result<tensor> smooth(segue::batch& batch) {
  auto& motion = batch.sequences("motion");
  auto out = tensor::uninitialized(motion.type(), motion.dims());
  segue::matrix<float> now = segue::as_matrix(batch.state("smooth"));
  for (std::int64_t t = 0; t < batch.num_unroll(); ++t) {
    auto moved = segue::as_step(motion, t);
    for (std::int64_t b = 0; b < batch.batch_size(); ++b)
      if (t < batch.length(b)) now.row(b) += (moved.row(b) - now.row(b)) / 2;
    segue::as_mutable_step(out, t) = now;
  }
  auto state =
      tensor::uninitialized(segue::dtype::float32, {batch.batch_size(), width});
  segue::as_mutable_matrix(state) = now;
  if (auto saved = batch.save_state("smooth", state); !saved)
    return saved.error();
  return out;
}
// [step]

/// What a tensor says of its memory.
void show(const segue::example& e) {
  for (auto& [name, value] : e.sequences) {
    auto& t = std::get<tensor>(value);
    std::printf("%s: %s %s, %zu bytes, %d values in a step%s\n", name.c_str(),
                std::string{to_string(t.type())}.c_str(),
                to_string(t.dims()).c_str(), t.bytes().size(),
                static_cast<int>(t.row_size()),
                t.character_buffer() ? ", and characters" : "");
  }
  auto& time = std::get<tensor>(e.sequences[0].value);
  auto& quality = std::get<tensor>(e.sequences[1].value);
  std::printf("%s\n", time.data_buffer() == quality.data_buffer()
                          ? "times and qualities share a packet"
                          : "there are two packets");
}

void run(device& from) {
  show(recording(from, 0));
  auto p = segue::pipeline::make(options()).value();
  for (int number = 0; number < recordings; ++number)
    p.push(recording(from, number)).value();
  p.close();
  std::printf("%d buffers are lent\n", from.lent());
  std::size_t bytes = 0;
  for (;;) {
    auto batch = p.next();
    if (!batch && batch.error().code == segue::errc::end_of_input) break;
    bytes += smooth(batch.value()).value().bytes().size();
  }
  std::printf("%zu bytes of smoothed motions\n", bytes);
}

}  // namespace

int main() {
  device from;  // outlives every tensor over its memory
  try {
    run(from);
    std::printf("%d buffers are lent at the end\n", from.lent());
  } catch (const std::exception& e) {
    std::fprintf(stderr, "%s\n", e.what());
    return 1;
  }
}
