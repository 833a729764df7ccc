// SPDX-License-Identifier: BSD-3-Clause
// A PyTorch LSTM (libtorch) learns from segue's batches: segue reads, batches
// and carries each aircraft's states, libtorch does the rest. It trains for
// two epochs on a part of the flights, as examples/flights/legs.toml has them,
// and prints the mean loss of each.
//
// Usage: torch_lstm CONFIG
#include <torch/torch.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>

#include "segue/config/configuration.hpp"
#include "segue/segue.hpp"

namespace {

constexpr std::int64_t units = 32;
// Of the label, so that the loss is about 1 at first.
constexpr float mean = 1015.06F;
constexpr float deviation = 713.99F;

/// A view of segue's memory, which must outlive it.
torch::Tensor view(const segue::tensor& t) {
  std::vector<std::int64_t> dims;
  for (std::size_t i = 0; i < t.rank(); ++i)
    dims.push_back(t.dims()[i]);
  return torch::from_blob(const_cast<float*>(t.values<float>().data()), dims);
}

/// A copy for segue, [B, units] of a state [1, B, units].
segue::tensor copy(const torch::Tensor& state) {
  auto flat = state.detach().contiguous();
  auto rows = flat.size(1);
  return segue::tensor::from<float>(
      {rows, units}, std::span<const float>{flat.data_ptr<float>(),
                                            std::size_t(rows * units)});
}

struct learner {
  torch::nn::LSTM cell;
  torch::nn::Linear readout;
  torch::optim::Adam optimizer;

  explicit learner(std::int64_t width)
      : cell{torch::nn::LSTMOptions(width, units).batch_first(true)},
        readout{units, 1},
        optimizer{parameters(), 0.003} {}

  std::vector<torch::Tensor> parameters() {
    auto all = cell->parameters();
    for (auto& p : readout->parameters())
      all.push_back(p);
    return all;
  }

  // [step]
  /// One batch: forward from the carried states, backward within the segment.
  /// Gives the sum of the losses of its real steps.
  segue::result<double> step(segue::batch& b) {
    auto c = view(b.state("c")).unsqueeze(0);
    auto h = view(b.state("h")).unsqueeze(0);
    auto [y, states] = cell->forward(view(b.layer()), std::make_tuple(h, c));
    auto outputs = readout->forward(y).squeeze(-1);
    auto labels = (view(b.sequences("distance")) - mean) / deviation;
    auto mask = torch::zeros({b.batch_size(), b.num_unroll()});
    for (std::int64_t row = 0; row < b.batch_size(); ++row)
      mask[row].slice(0, 0, b.length(row)).fill_(1);
    auto sum = ((outputs - labels).square() * mask).sum();
    optimizer.zero_grad();
    (sum / mask.sum().clamp_min(1)).backward();
    optimizer.step();
    if (auto saved = b.save_state("h", copy(std::get<0>(states))); !saved)
      return saved.error();
    if (auto saved = b.save_state("c", copy(std::get<1>(states))); !saved)
      return saved.error();
    return sum.item<double>();
  }
  // [step]
};

segue::result<double> run_epoch(const segue::pipeline_options& options,
                                learner& net) {
  auto p = segue::pipeline::make(options);
  if (!p) return p.error();
  double sum = 0;
  for (;;) {
    auto b = p->next();
    if (!b && b.error().code == segue::errc::end_of_input)
      return sum / static_cast<double>(p->summary().steps);
    if (!b) return b.error();
    auto loss = net.step(*b);
    if (!loss) return loss.error();
    sum += *loss;
  }
}

int fail(const segue::error& e) {
  std::fprintf(stderr, "%s\n", e.message.c_str());
  return EXIT_FAILURE;
}

int train(const segue::configuration& config) {
  auto layer = segue::feature_layer::make(config.columns, 1);
  if (!layer) return fail(layer.error());
  segue::pipeline_options options;
  options.input = config.input;
  options.input->shard = {0, 4, {}};  // a quarter of the aircraft
  options.batch = config.batch;
  options.layer =
      std::make_shared<const segue::feature_layer>(std::move(*layer));
  options.gather = {{"distance"}};
  options.states = {{.name = "c", .dims = {units}},
                    {.name = "h", .dims = {units}}};
  // Torch knows no read-only memory, so that of a state must be the batch's
  // own.
  options.share_states = false;
  torch::manual_seed(1);
  torch::set_num_threads(1);
  learner net{options.layer->width()};
  for (int epoch = 1; epoch <= 2; ++epoch) {
    auto loss = run_epoch(options, net);
    if (!loss) return fail(loss.error());
    std::printf("epoch %d: loss %.4f\n", epoch, *loss);
  }
  return EXIT_SUCCESS;
}

}  // namespace

int main(int count, char** values) {
  if (count != 2) {
    std::fprintf(stderr, "usage: torch_lstm CONFIG\n");
    return EXIT_FAILURE;
  }
  auto config = segue::load_configuration(values[1]);
  if (!config) {
    for (auto& e : config.error())
      std::fprintf(stderr, "%s\n", e.message.c_str());
    return EXIT_FAILURE;
  }
  return train(*config);
}
