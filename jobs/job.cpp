// SPDX-License-Identifier: BSD-3-Clause
#include "segue/jobs/job.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "segue/cluster/links/sockets/check_tls.hpp"
#include "segue/data/input/files/file_list.hpp"
#include "segue/data/input/record_parser.hpp"
#include "segue/data/input/record_source.hpp"
#include "segue/data/input/wanted_features.hpp"
#include "segue/features/tables/table_source.hpp"
#include "segue/jobs/missing_columns.hpp"
#include "segue/jobs/output_places.hpp"
#include "segue/models/make_model.hpp"
#include "segue/models/model_registry.hpp"
#include "segue/models/scaled_model.hpp"
#include "segue/options/error_log.hpp"
#include "segue/tensors/check_finite.hpp"

namespace segue {
namespace {

namespace fs = std::filesystem;

/// Prepares a job step by step. A step that fails records its error, and steps
/// that need its result are skipped.
class preparation {
 public:
  preparation(configuration config, role_set roles)
      : roles_{roles}, log_{config.path} {
    job_.config = std::move(config);
  }

  void build_layer() {
    const auto& config = job_.config;
    auto seed = static_cast<std::uint64_t>(config.model.seed);
    auto layer = feature_layer::make(config.columns, seed);
    if (!layer) return fail("column", layer.error());
    job_.layer = std::make_shared<const feature_layer>(std::move(*layer));
    std::vector<tensor> tables;
    table_source source{seed};
    for (const auto& spec : job_.layer->tables()) {
      auto table = source.make(*spec);
      if (table)
        tables.push_back(std::move(*table));
      else
        fail(path_of(*spec, spec->weights.empty() ? "dimension" : "weights"),
             table.error());
    }
    auto specs = job_.layer->tables();
    if (tables.size() == specs.size())
      job_.tables = std::make_shared<table_store>(
          new table_set{0, {specs.begin(), specs.end()}, std::move(tables)});
  }

  /// For a run, chooses the weights that training wrote, if there is a
  /// training; for training, the initial ones.
  void choose_weights(purpose for_what) {
    auto& config = job_.config;
    if (!config.has_train) return;
    if (for_what == purpose::train) {
      config.model.seed = config.train.seed.value_or(config.model.seed);
      return;
    }
    std::error_code ignored;
    if (fs::exists(config.train.weights, ignored))
      config.model.weights = config.train.weights;
    else if (for_what == purpose::run)
      fail("train.weights",
           {errc::not_found,
            fmt::format("there is no file '{}' yet; segue train writes it",
                        config.train.weights)});
  }

  void build_model(purpose for_what) {
    if (!job_.config.has_model || !job_.layer) return;
    const auto& options = job_.config.model;
    auto weights = read_weights(options);
    if (!weights) return fail("model.weights", weights.error());
    job_.weights = options.weights;
    auto from_file = !options.weights.empty();
    std::vector<error> faults;
    if (for_what == purpose::train)
      make_learner(*weights, faults);
    else
      make_net(*weights, faults);
    bool lacks_readout = has_softmax(options.readout) && !options.outputs;
    for (const auto& fault : faults)
      fail(from_file       ? "model.weights"
           : lacks_readout ? "model.readout"
                           : "model.units",
           fault);
    if (!from_file) return;
    for (const auto& table : job_.layer->tables())
      if (auto found = find_table(*table, *weights); !found)
        fail("model.weights", at(options.weights, found.error()));
    if (job_.tables && log_.empty()) (void)job_.tables->load(*weights);
    note_unused(*weights);
  }

  void require_tables(purpose for_what) {
    bool to_train = for_what == purpose::train;
    if (for_what != purpose::inspect && !job_.config.has_model)
      fail("model", {errc::invalid_argument,
                     fmt::format("the table is missing; {} needs a model",
                                 to_train ? "training" : "a run")});
    if (to_train && job_.config.batch.epochs != 1)
      fail("batch.epochs", {errc::invalid_argument,
                            fmt::format("{}; expected 1, because training "
                                        "counts its epochs with train.epochs",
                                        job_.config.batch.epochs)});
    if (to_train && !job_.config.has_train)
      fail("train",
           {errc::invalid_argument, "the table is missing; training needs it"});
    if (to_train && job_.config.input.label.empty())
      fail("input.label",
           {errc::invalid_argument, "is required for training but missing"});
  }

  void check_input(purpose for_what) {
    if (!job_.layer) return;
    const auto& input = job_.config.input;
    auto wanted = wanted_features(input, job_.layer->spec());
    if (!wanted) return fail("input", wanted.error());
    job_.features = std::move(*wanted);
    if (!roles_.has(node_role::source)) return;
    check_temporary_folder();
    auto files = list_files(input.files);
    if (!files) return fail_files(files.error());
    // Making a parser checks the defaults.
    auto parser = make_parser(input, job_.layer->spec());
    if (!parser) return fail_defaults(parser.error());
    auto pipe = std::ranges::find_if_not(*files, can_be_read_again);
    if (pipe != files->end()) return check_pipe(*pipe, for_what);
    auto source = open_source(input, job_.layer->spec());
    if (!source) fail_files(source.error());
  }

  void check_output(purpose for_what) {
    for (const auto& fault : for_what == purpose::train
                                 ? check_training_places(job_.config)
                                 : check_output_places(job_.config, roles_))
      fail(fault.option, fault.what);
  }

  void check_certificates() {
    const auto& cluster = job_.config.cluster;
    if (cluster.nodes.empty() || !cluster.tls) return;
    const auto& tls = *cluster.tls;
    if (auto fault = find_tls_fault({tls.certificate, tls.key, tls.authority}))
      fail(fmt::format("cluster.tls.{}", fault->option),
           {fault->code, fault->what});
  }

  basic_result<job, std::vector<error>> finish() && {
    if (!log_.empty()) return log_.sorted();
    return std::move(job_);
  }

 private:
  /// Checks the folder for scattered rows that do not fit into memory.
  void check_temporary_folder() {
    const auto& folder = job_.config.input.temporary_folder;
    std::error_code ignored;
    if (folder.empty() || fs::is_directory(folder, ignored)) return;
    fail("input.temporary_folder",
         {errc::not_found, fmt::format("there is no folder '{}'", folder)});
  }

  /// Records the errors of defaults; `together` if no single one is wrong.
  void fail_defaults(const error& together) {
    bool found = false;
    auto alone = job_.config.input;
    for (const auto& each : job_.config.input.defaults) {
      alone.defaults = {each};
      auto parser = make_parser(alone, job_.layer->spec());
      if (parser) continue;
      fail("input.default." + each.first, parser.error());
      found = true;
    }
    if (!found) fail("input", together);
  }

  /// Records missing columns, and the other errors of each of the files; if no
  /// single file is at fault, the error of all of them together.
  void fail_files(const error& together) {
    auto missing = find_missing_columns(job_.config);
    for (const auto& fault : missing)
      fail(fault.option, {errc::invalid_argument, fault.reason});
    bool found = !missing.empty();
    auto alone = job_.config.input;
    for (const auto& named : job_.config.input.files) {
      if (!can_be_read_again(named)) continue;
      alone.files = {named};
      auto source = open_source(alone, job_.layer->spec());
      if (source || is_told(source.error(), missing)) continue;
      fail("input.files", source.error());
      found = true;
    }
    if (!found) fail("input.files", together);
  }

  /// Whether an error of a file is about missing columns that were already
  /// recorded at their options.
  static bool is_told(const error& e,
                      const std::vector<option_fault>& missing) {
    return !missing.empty() && e.code == errc::invalid_argument;
  }

  void check_pipe(const std::string& pipe, purpose for_what) {
    if (for_what == purpose::train)
      fail("input.files", {errc::invalid_argument,
                           fmt::format("training reads its input several "
                                       "times, but '{}' can be read only once",
                                       pipe)});
    if (job_.config.batch.epochs == 1) return;
    fail("batch.epochs", {errc::invalid_argument,
                          fmt::format("{} epochs need the input more than "
                                      "once, but '{}' can be read only once",
                                      job_.config.batch.epochs, pipe)});
  }

  void make_net(const tensor_map& weights, std::vector<error>& faults) {
    auto made =
        make_model(job_.config.model, job_.layer->width(), weights, faults);
    if (!made) return;
    auto net = scale_outputs(std::move(made), weights);
    const auto& file = job_.config.model.weights;
    if (!net) return faults.push_back(at(file, net.error()));
    job_.net = std::move(*net);
    auto mean = weights.find(label_mean_name);
    if (mean == weights.end() || mean->second.type() != dtype::float32 ||
        mean->second.size() != 1)
      return;
    auto finite = check_finite(label_mean_name, mean->second);
    if (!finite) return faults.push_back(at(file, finite.error()));
    job_.label_mean = mean->second.values<float>()[0];
  }

  void make_learner(const tensor_map& weights, std::vector<error>& faults) {
    auto net =
        make_trainable_model(job_.config.model, job_.layer->width(), weights);
    if (!net) return faults.push_back(net.error());
    job_.learner = std::move(*net);
  }

  void note_unused(const tensor_map& weights) {
    // Only the model of a program knows which weights it uses.
    if (find_model_factory(job_.config.model.kind)) return;
    auto used = weight_names(job_.config.model);
    used.insert(used.end(),
                {output_offset_name, output_scale_name, label_mean_name});
    for (const auto& table : job_.layer->tables())
      used.push_back(table->tensor_name());
    for (const auto& [name, value] : weights)
      if (std::ranges::find(used, name) == used.end())
        job_.unused_weights.push_back(name);
  }

  /// Returns the path of an option of the first column that has the table.
  std::string path_of(const table_spec& table, std::string_view option) const {
    const auto& config = job_.config;
    for (std::size_t i = 0; i < config.columns.size(); ++i)
      if (config.columns[i]->table().get() == &table)
        return fmt::format("{}.{}", config.column_paths[i], option);
    return "column";
  }

  void fail(const std::string& option, const error& e) {
    log_.add(job_.config.places.find(option), option, e.message);
  }

  role_set roles_;
  job job_;
  error_log log_;
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

void drop_label(configuration& config) {
  auto label = std::exchange(config.input.label, {});
  // The tree must change, too, since nodes compare it.
  if (auto* input = config.tree.find("input"))
    if (auto* written = input->find("label")) written->value = std::string{};
  for (auto& column : config.columns)
    for (auto& request : column->requests())
      if (request.name == label) return;
  config.input.defaults.erase(label);
}

basic_result<job, std::vector<error>> prepare_job(configuration config,
                                                  purpose for_what,
                                                  role_set roles) {
  preparation p{std::move(config), roles};
  p.choose_weights(for_what);
  p.build_layer();
  p.build_model(for_what);
  p.require_tables(for_what);
  p.check_input(for_what);
  if (for_what != purpose::inspect) p.check_output(for_what);
  if (for_what == purpose::check || for_what == purpose::run)
    p.check_certificates();
  return std::move(p).finish();
}

}  // namespace segue
