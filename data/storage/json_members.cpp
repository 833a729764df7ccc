// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/storage/json_members.hpp"

#include <boost/json/basic_parser_impl.hpp>
#include <unordered_set>
#include <vector>

namespace segue {
namespace {

namespace json = boost::json;

/// A handler for boost::json::basic_parser. It stops the parser, by returning
/// false and an error, at the first name that its object already has.
class name_watcher {
 public:
  static constexpr std::size_t max_array_size = -1;
  static constexpr std::size_t max_object_size = -1;
  static constexpr std::size_t max_string_size = -1;
  static constexpr std::size_t max_key_size = -1;

  using code = json::error_code;
  using text = json::string_view;

  bool on_object_begin(code&) {
    objects_.emplace_back();
    return true;
  }
  bool on_object_end(std::size_t, code&) {
    objects_.pop_back();
    return true;
  }
  bool on_key_part(text part, std::size_t, code&) {
    key_.append(part.data(), part.size());
    return true;
  }
  bool on_key(text part, std::size_t, code& e) {
    key_.append(part.data(), part.size());
    auto& object = objects_.back();
    object.last = key_;
    if (!object.names.insert(std::move(key_)).second) {
      repeated_ = path();
      e = json::error::extra_data;  // any error will do: it is not used
      return false;
    }
    key_.clear();
    return true;
  }

  bool on_document_begin(code&) { return true; }
  bool on_document_end(code&) { return true; }
  bool on_array_begin(code&) { return true; }
  bool on_array_end(std::size_t, code&) { return true; }
  bool on_string_part(text, std::size_t, code&) { return true; }
  bool on_string(text, std::size_t, code&) { return true; }
  bool on_number_part(text, code&) { return true; }
  bool on_int64(std::int64_t, text, code&) { return true; }
  bool on_uint64(std::uint64_t, text, code&) { return true; }
  bool on_double(double, text, code&) { return true; }
  bool on_bool(bool, code&) { return true; }
  bool on_null(code&) { return true; }
  bool on_comment_part(text, code&) { return true; }
  bool on_comment(text, code&) { return true; }

  const std::optional<std::string>& repeated() const { return repeated_; }

 private:
  struct object {
    std::unordered_set<std::string> names;
    std::string last;  // the name whose value is being read
  };

  std::string path() const {
    std::string names;
    for (auto& o : objects_)
      names += (names.empty() ? "" : ".") + o.last;
    return names;
  }

  std::vector<object> objects_;
  std::string key_;
  std::optional<std::string> repeated_;
};

}  // namespace

std::optional<std::string> find_repeated_member(std::string_view text) {
  json::basic_parser<name_watcher> parser{json::parse_options{}};
  json::error_code ignored;
  parser.write_some(false, text.data(), text.size(), ignored);
  return parser.handler().repeated();
}

}  // namespace segue
