// SPDX-License-Identifier: BSD-3-Clause
#include "segue/options/option_document.hpp"

#include <filesystem>
#include <utility>

namespace segue {

// On the heap, so that the readers' references stay valid when the document
// moves.
struct option_document::contents {
  contents(option_node read, const std::string& path)
      : tree{std::move(read)},
        log{error_log{path},
            {},
            std::filesystem::path{path}.parent_path().string()},
        root{tree, "", log} {}

  option_node tree;
  option_log log;
  option_reader root;
};

option_document::option_document(option_node tree, const std::string& path)
    : contents_{std::make_unique<contents>(std::move(tree), path)} {}
option_document::option_document(option_document&&) noexcept = default;
option_document& option_document::operator=(option_document&&) noexcept =
    default;
option_document::~option_document() = default;

option_reader& option_document::root() {
  return contents_->root;
}

option_places option_document::places() const {
  return option_places{contents_->tree, contents_->log.uses.features};
}

const option_node& option_document::tree() const {
  return contents_->tree;
}

const option_uses& option_document::uses() const {
  return contents_->log.uses;
}

void option_document::fail(const std::string& path,
                           const std::string& message) {
  contents_->log.errors.add(places().find(path), path, message);
}

void option_document::fail(error complete) {
  contents_->log.errors.add(std::move(complete));
}

bool option_document::failed() const {
  return !contents_->log.errors.empty();
}

std::vector<error> option_document::errors() const {
  return contents_->log.errors.sorted();
}

std::vector<error> option_document::finish() {
  contents_->root.report_unknown();
  return errors();
}

}  // namespace segue
