// SPDX-License-Identifier: BSD-3-Clause
#include "segue/launcher/job.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "segue/input/file_list.hpp"
#include "segue/input/record_parser.hpp"
#include "segue/input/record_source.hpp"
#include "segue/input/wanted_features.hpp"
#include "segue/launcher/output_places.hpp"
#include "segue/models/make_model.hpp"

namespace segue {
namespace {

namespace fs = std::filesystem;

bool can_be_read_again(const std::string& file) {
  std::error_code ignored;
  auto type = fs::status(file, ignored).type();
  return file != "-" && type != fs::file_type::fifo;
}

/// Prepares a job step by step; a step that fails leaves its error, and those
/// that need its outcome are left out.
class preparation {
 public:
  explicit preparation(configuration config) {
    job_.config = std::move(config);
  }

  void build_layer() {
    const auto& config = job_.config;
    auto layer = feature_layer::make(
        config.columns, static_cast<std::uint64_t>(config.model.seed));
    if (!layer) return fail("column", layer.error());
    job_.layer = std::make_shared<const feature_layer>(std::move(*layer));
    auto tables = job_.layer->initial_tables();
    if (!tables) return fail("column", tables.error());
    job_.tables = std::make_shared<table_store>(std::move(*tables));
  }

  void build_model() {
    if (!job_.config.has_model || !job_.layer) return;
    const auto& options = job_.config.model;
    auto weights = read_weights(options);
    if (!weights) return fail("model.weights", weights.error());
    auto net = make_model(options, job_.layer->width(), *weights);
    if (!net)
      fail("model", net.error());
    else
      job_.net = std::move(*net);
    if (options.weights.empty() || !job_.tables) return;
    if (auto loaded = job_.tables->load(*weights); !loaded)
      fail("model.weights", at(options.weights, loaded.error()));
    note_unused(*weights);
  }

  void require_model() {
    if (!job_.config.has_model)
      fail("model", {errc::invalid_argument,
                     "the table is missing; a run needs a model"});
  }

  void check_input() {
    if (!job_.layer) return;
    const auto& input = job_.config.input;
    auto wanted = wanted_features(input, job_.layer->spec());
    if (!wanted) return fail("input", wanted.error());
    job_.features = std::move(*wanted);
    auto files = list_files(input.files);
    if (!files) return fail("input.files", files.error());
    check_temporary_folder();
    // A parser says what is wrong with the defaults.
    auto parser = make_parser(input, job_.layer->spec());
    if (!parser) return fail("input", parser.error());
    auto pipe = std::ranges::find_if_not(*files, can_be_read_again);
    if (pipe != files->end()) return check_pipe(*pipe);
    auto source = open_source(input, job_.layer->spec());
    if (!source) fail("input", source.error());
  }

  void check_output() {
    for (auto& e : check_output_places(job_.config))
      errors_.push_back(at(job_.config.path, std::move(e)));
  }

  boost::system::result<job, std::vector<error>> finish() && {
    if (!errors_.empty()) return std::move(errors_);
    return std::move(job_);
  }

 private:
  /// Where scattered rows that do not fit into memory are to go.
  void check_temporary_folder() {
    const auto& folder = job_.config.input.temporary_folder;
    std::error_code ignored;
    if (folder.empty() || fs::is_directory(folder, ignored)) return;
    fail("input.temporary_folder",
         {errc::not_found, fmt::format("there is no folder '{}'", folder)});
  }

  void check_pipe(const std::string& pipe) {
    if (job_.config.batch.epochs == 1) return;
    fail("batch.epochs",
         {errc::invalid_argument,
          fmt::format("{} epochs of '{}', which can be read only once",
                      job_.config.batch.epochs, pipe)});
  }

  void note_unused(const tensor_map& weights) {
    auto used = weight_names(job_.config.model);
    for (const auto& table : job_.layer->tables())
      used.push_back(table->tensor_name());
    for (const auto& [name, value] : weights)
      if (std::ranges::find(used, name) == used.end())
        job_.unused_weights.push_back(name);
  }

  void fail(std::string_view option, error e) {
    errors_.push_back(
        at(fmt::format("{}: {}", job_.config.path, option), std::move(e)));
  }

  job job_;
  std::vector<error> errors_;
};

}  // namespace

pipeline_options job::make_pipeline_options() const {
  pipeline_options options;
  options.batch = config.batch;
  options.runtime = config.runtime;
  options.input = config.input;
  options.layer = layer;
  options.tables = tables;
  if (net) options.states = net->states();
  return options;
}

boost::system::result<job, std::vector<error>> prepare_job(configuration config,
                                                           purpose for_what) {
  preparation p{std::move(config)};
  p.build_layer();
  p.build_model();
  if (for_what == purpose::run) p.require_model();
  p.check_input();
  if (for_what == purpose::run) p.check_output();
  return std::move(p).finish();
}

}  // namespace segue
