// SPDX-License-Identifier: BSD-3-Clause
#include "segue/launcher/terminal/evaluation_table.hpp"

#include <fmt/format.h>

#include "segue/launcher/terminal/summary.hpp"
#include "segue/tensors/plain_nan.hpp"

namespace segue {
namespace {

std::string row(const char* name, const evaluation::figures& f,
                bool of_classes) {
  if (of_classes)
    return fmt::format("  {:<34}{:>10.4f}\n", name, f.classes.accuracy());
  return fmt::format("  {:<34}{:>10.4g}{:>10.4g}{:>12.6g}\n", name,
                     plain_nan(f.numbers.root_mean_squared()),
                     plain_nan(f.numbers.mean_absolute()),
                     plain_nan(f.numbers.mean_squared()));
}

const char* name_of_usual(const evaluation& e) {
  if (e.of_classes()) return "the most frequent label so far";
  return e.knows_label_mean() ? "the mean of the training labels"
                              : "the mean of the labels so far";
}

}  // namespace

std::string evaluation_table(const evaluation& e) {
  if (e.steps() == 0) return "";
  bool classes = e.of_classes();
  auto text =
      fmt::format("errors over {}:\n", format_count(e.steps(), "label"));
  text += classes ? fmt::format("  {:<34}{:>10}\n", "", "accuracy")
                  : fmt::format("  {:<34}{:>10}{:>10}{:>12}\n", "", "RMSE",
                                "MAE", "MSE");
  text += row("model", e.model(), classes);
  if (auto* reset = e.model_reset())
    text += row("model, states reset every segment", *reset, classes);
  text += row("the key's last label", e.last_label(), classes);
  text += row(name_of_usual(e), e.usual_label(), classes);
  return text;
}

}  // namespace segue
