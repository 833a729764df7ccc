// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace segue {

class option_reader;

/// What happens when a record cannot be read [I3].
enum class error_policy : std::uint8_t {
  stop,  ///< the first one ends the run
  skip,  ///< it is counted, written to the reject file, and left out
};

/// The message type of the records in a TFRecord file.
enum class tf_message : std::uint8_t {
  sequence_example,  ///< tf.train.SequenceExample
  example,           ///< tf.train.Example, its sequences as flat lists
};

/// How the values of an order column are compared.
enum class order_kind : std::uint8_t {
  value,  ///< numbers by value, then other strings by their bytes
  time,   ///< ISO 8601 dates and times by the moment they mean
};

/// A column that orders the rows of a key. Converts from a name.
struct order_column {
  order_column(std::string name, order_kind kind = order_kind::value)
      : column{std::move(name)}, as{kind} {}
  order_column(const char* name) : column{name} {}

  std::string column{};
  order_kind as = order_kind::value;

  bool operator==(const order_column&) const = default;
};

/// Names of the members of a JSON Lines record. With an empty name the features
/// are members of the record itself, next to the key.
struct json_names {
  std::string context = "context";
  std::string sequences = "sequences";
};

/// Which keys a training holds out for evaluation. This depends only on the
/// hash of the key, not on its position or on how often it is read.
struct held_out_keys {
  enum class part : std::uint8_t {
    all,       ///< read every key
    kept,      ///< those to train with
    held_out,  ///< those to evaluate with
  };

  double share = 0;       ///< share of the keys that is held out, in [0, 1]
  std::int64_t seed = 0;  ///< chooses the keys
  part read = part::all;
};

/// Which part of the keys is read.
struct key_shard {
  std::int64_t index = 0;  ///< in [0, count)
  std::int64_t count = 1;
  /// A choice of the program, not an option of `[input]`.
  held_out_keys split{};
};

/// Where examples come from and how their records are read: the table
/// `[input]`. Options are named like the members unless stated otherwise.
struct input_options {
  /// The format of the files: "csv", with a step in each row; "jsonl" (JSON
  /// Lines), with an example in each line; "tfrecord", with an example in each
  /// record. Default "csv".
  std::string format = "csv";

  /// Paths, globs (`*`, `?`, `[...]`) or `-` for standard input; at least one.
  /// They are read in the given order, the files of a glob by name. Needed.
  std::vector<std::string> files{};

  /// The key of an example: a column in CSV, a member of the record in JSON
  /// Lines, a context feature in TFRecord. A string, or an integer, which
  /// becomes its decimal text. Needed; the default for JSON Lines is "key".
  std::string key{};

  /// Where the number of real steps of an example is stored, if at all: a
  /// member of the record in JSON Lines (default "length", which may be
  /// absent), a context feature in TFRecord (default none; if set, it must be
  /// present). Not an option of CSV.
  std::string length{};

  /// CSV only. Columns that order the rows of a key. Numbers come first, by
  /// their exact value, then other strings by their bytes (which sorts ISO
  /// times of the same form), then missing values. `{ column = "t", as = "time"
  /// }` orders by the moments that ISO times mean, whatever their forms and
  /// offsets (see iso_time). Rows that are equal in all columns keep the order
  /// of the files. Default none: the order of the files.
  std::vector<order_column> order_by{};

  /// Columns or features with one value per key. Default none.
  std::vector<std::string> context{};

  /// Sequences whose steps are lists of any length, and context features that
  /// are such a list; an absent list has no values. See feature_spec::form. Not
  /// an option of CSV. Default none.
  std::vector<std::string> ragged{};

  /// A column or sequence of float32 that is read as an additional sequence,
  /// whether or not the layer reads it. Default none.
  std::string label{};

  /// `"stop"` (default) or `"skip"`. In CSV only the row is left out; the other
  /// rows of the key are kept.
  error_policy on_error = error_policy::stop;

  /// A CSV file to which every reject is written with its reason. Each run that
  /// has a reject replaces it. Default none.
  std::string reject_file{};

  /// CSV only, like the next two. The rows of a key are already adjacent, so
  /// nothing is sorted. Memory does not depend on the size of the input, except
  /// for 35 to 60 bytes per key. A key that comes back is an error. Default
  /// false.
  bool grouped = false;

  /// Bytes of memory for grouping scattered rows; beyond it temporary files are
  /// used. The option `group_memory_mb` is in MiB, at least 1. Default 256 MiB:
  /// a few million rows, little compared with the memory of a network.
  std::int64_t group_memory = std::int64_t{256} << 20;

  /// The folder for these files. Default: that of the system.
  std::string temporary_folder{};

  /// CSV only. The separator between fields: one or more bytes, without quotes
  /// and line ends. Default ",".
  std::string delimiter = ",";

  /// CSV only, like the next. Whether the first line of each file holds the
  /// column names. Default true.
  bool header = true;

  /// The column names of files without a header, in their order. Needed for
  /// such files, and allowed only for them.
  std::vector<std::string> columns{};

  /// Maps names of columns or features in the files to the names that all other
  /// options use: `rename = { "temp:C" = "temp_c" }`. In JSON Lines and
  /// TFRecord it applies to features, not to the key and the length. Default
  /// none.
  std::map<std::string, std::string> rename{};

  /// The largest number of steps of a key that stay together, at least 1. A key
  /// with more steps becomes KEY#0, KEY#1, ... of that many, each with its own
  /// states; every other key becomes KEY#0. Default none: keys stay whole.
  std::optional<std::int64_t> steps_per_key{};

  /// CSV only. Values that mean "no value" in columns that are not strings, in
  /// the key and in order columns. Default "" and "NA".
  std::vector<std::string> missing = {"", "NA"};

  /// Maps a column or feature to the value to use where it is missing; the
  /// option is a table, `default = { dep_delay = "0" }`. Without an entry a
  /// missing value makes its record a reject, except for a CSV string, which is
  /// kept as it is. In JSON, null, NaN and an absent context feature are
  /// missing; in TFRecord, a context feature or a step without values. Default
  /// none.
  std::map<std::string, std::string> defaults{};

  /// The largest record in bytes, so an unclosed quote cannot consume the whole
  /// input. The option `record_limit_mb` is in MiB, 1 to 1024. Default 64 MiB.
  std::int64_t record_limit = std::int64_t{64} << 20;

  /// JSON Lines only. The option is the table `json`:
  /// `json = { context = "user", sequences = "events" }`.
  json_names json{};

  /// TFRecord only: `"sequence_example"` (default) or `"example"`.
  tf_message example = tf_message::sequence_example;

  /// A seed, at least 0, for shuffling the order of the files, which is the
  /// same in every epoch. Default none.
  std::optional<std::int64_t> shuffle_files{};

  /// A seed, at least 0, for shuffling the examples through a buffer,
  /// differently in every epoch. Default none.
  std::optional<std::int64_t> shuffle_examples{};

  /// The number of examples in that buffer, stored as they are in their files,
  /// in [2, 2^31 - 1]. An example moves forward by at most this many places.
  /// Default 1024: some MiB with the records of a few KiB that most inputs
  /// have.
  std::int64_t shuffle_buffer = 1024;

  /// The part of the keys to read. The option is a string, "0/4" to "3/4" for
  /// four parts. A key is in the part farmhash::Fingerprint64(key) % count
  /// [I5]; a record without a key counts as the empty key. Default "0/1".
  key_shard shard{};

  /// Whether a missing value without a default is a step without values in a
  /// ragged feature, rather than an error. Not an option: it lets
  /// `segue convert` preserve missing values.
  bool keep_missing = false;

  /// The target size of a chunk of records in bytes; a chunk ends with the key
  /// that reaches it. Not an option: batches do not depend on it.
  std::int64_t chunk_bytes = std::int64_t{256} << 10;
};

/// Why a sequence or context cannot have that name; empty if it can [B7].
std::string fault_of_name(std::string_view name);

/// Reads the table `[input]`; the reader records errors. `needs_key` says
/// whether an absent `key` is an error; otherwise it is then empty ("key" for
/// JSON Lines).
input_options read_input_options(option_reader& reader, bool needs_key = true);

}  // namespace segue
