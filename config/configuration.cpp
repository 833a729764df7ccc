// SPDX-License-Identifier: BSD-3-Clause
#include "segue/config/configuration.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <filesystem>
#include <utility>

#include "segue/config/toml_document.hpp"
#include "segue/data/input/input_options.hpp"
#include "segue/data/input/wanted_features.hpp"
#include "segue/features/layer_faults.hpp"
#include "segue/features/layer_spec.hpp"
#include "segue/training/losses/loss_rule.hpp"

namespace segue {
namespace {

/// The required table; null if it is absent or not a table.
option_reader* needed_table(option_reader& root, std::string_view name) {
  if (!root.has(name)) root.require(name);
  return root.table(name);
}

void read_all_columns(option_reader& root, const column_registry& kinds,
                      configuration& c) {
  auto tables = root.tables("column");
  if (!root.has("column")) root.require("column");
  for (std::size_t i = 0; i < tables.size(); ++i)
    for (auto& column : kinds.read_dense(*tables[i])) {
      c.columns.push_back(std::move(column));
      c.column_paths.push_back(fmt::format("column.{}", i));
    }
}

/// Reads the input and the columns.
configuration read_features(option_reader& root, const column_registry& kinds) {
  configuration c;
  if (auto* input = needed_table(root, "input"))
    c.input = read_input_options(*input);
  read_all_columns(root, kinds, c);
  return c;
}

/// Reads all other tables.
void read_other_tables(option_reader& root, configuration& c) {
  if (auto* batch = needed_table(root, "batch"))
    c.batch = read_batch_options(*batch);
  if (auto* model = root.table("model")) {
    c.model = read_model_options(*model);
    c.has_model = true;
  }
  if (auto* train = root.table("train")) {
    c.train = read_train_options(*train);
    c.has_train = true;
  }
  if (auto* output = root.table("output"))
    c.output = read_output_options(*output);
  if (auto* runtime = root.table("runtime"))
    c.runtime = read_runtime_options(*runtime);
  c.cluster = read_cluster_options(root);
}

/// Checks that the columns make a layer. If some of them could not be read the
/// others are still checked against each other.
void check_columns(option_document& reader, const configuration& c) {
  auto complete = !reader.failed();
  for (auto& fault : find_faults(c.columns))
    if (fault.column)
      reader.fail(c.column_paths[*fault.column], fault.what.message);
    else if (complete)
      reader.fail("column", fault.what.message);
}

/// Checks that batches can have the features that the columns read by name.
void check_names(option_document& reader, const configuration& c) {
  for (std::size_t i = 0; i < c.columns.size(); ++i)
    for (auto& request : c.columns[i]->requests())
      if (auto wrong = fault_of_name(request.name); !wrong.empty())
        reader.fail(
            reader.places().feature_option(c.column_paths[i], request.name),
            wrong);
}

/// Checks that the input can provide the features that the layer reads.
void check_features(option_reader& root, const configuration& c) {
  auto spec = make_layer_spec(c.columns).features;
  auto* input = root.table("input");
  constexpr std::string_view defaults = "default.";
  for (auto& fault : find_option_faults(c.input, spec)) {
    if (fault.option.starts_with(defaults))
      input->table("default")->fail(fault.option.substr(defaults.size()),
                                    fault.reason);
    else
      input->fail(fault.option, fault.reason);
  }
}

/// Checks that an input that can be read only once is not read again.
void check_epochs(option_reader& root, const configuration& c) {
  if (c.batch.epochs == 1 || std::ranges::count(c.input.files, "-") == 0)
    return;
  root.table("batch")->fail(
      "epochs", fmt::format("{} epochs need the input more than once, but "
                            "standard input can be read only once",
                            c.batch.epochs));
}

bool same_file(const std::string& a, const std::string& b) {
  std::error_code absent;
  return a == b || std::filesystem::equivalent(a, b, absent);
}

/// Checks that no file is both read and written: it would be emptied before it
/// is read.
void check_written(option_reader& table, std::string_view option,
                   const std::string& written, const configuration& c) {
  if (written.empty() || written == output_options::standard_output) return;
  for (auto& file : c.input.files)
    if (same_file(written, file))
      table.fail(option, fmt::format("\"{}\" is also an input file", written));
  if (same_file(written, c.path))
    table.fail(option,
               fmt::format("\"{}\" is the configuration file", written));
}

/// Checks what a training requires of the other tables.
void check_training(option_reader& root, const configuration& c) {
  if (!c.has_train) return;
  auto& train = *root.table("train");
  bool classes = rule_of(c.train.loss.kind).of_classes;
  // A label of "" means that the input has none now: outputs are predicted.
  if (c.input.label.empty() && !root.table("input")->has("label"))
    train.fail("loss", "needs a label, but input.label names none");
  auto of_classes = [](const loss_rule& r) { return r.of_classes; };
  if (c.has_model && has_softmax(c.model.readout) && !classes)
    train.fail("loss",
               fmt::format("must be \"{}\", as model.readout is "
                           "\"{}\"",
                           fmt::join(names_of_rules(loss_rules(), of_classes),
                                     "\" or \""),
                           to_string(c.model.readout)));
}

void check_files(option_reader& root, const configuration& c) {
  check_written(*root.table("input"), "reject_file", c.input.reject_file, c);
  if (auto* output = root.table("output")) {
    check_written(*output, "file", c.output.file, c);
    check_written(*output, "states_file", c.output.states_file.value_or(""), c);
  }
}

}  // namespace

void throw_exception_from_error(const std::vector<error>& errors) {
  error all{errors.empty() ? errc::internal : errors.front().code, ""};
  for (auto& e : errors) {
    if (!all.message.empty()) all.message += '\n';
    all.message += e.message;
  }
  throw failure{std::move(all)};
}

configuration_result load_configuration(const std::string& path,
                                        std::span<const std::string> overrides,
                                        const column_registry& kinds) {
  auto reader = open_toml(path, overrides);
  if (!reader) return std::vector{reader.error()};
  auto& root = reader->root();
  auto c = read_features(root, kinds);
  c.path = path;
  check_columns(*reader, c);
  check_names(*reader, c);
  // Rules between tables can be checked only if each table is valid.
  auto features_are_right = !reader->failed();
  read_other_tables(root, c);
  auto all_is_right = !reader->failed();
  if (features_are_right) check_features(root, c);
  if (all_is_right) {
    check_epochs(root, c);
    check_training(root, c);
    check_files(root, c);
  }
  c.places = reader->places();
  c.tree = reader->tree();
  c.uses = reader->uses();
  if (auto errors = reader->finish(); !errors.empty()) return errors;
  return c;
}

}  // namespace segue
