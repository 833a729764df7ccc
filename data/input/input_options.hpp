// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "segue/options/option_reader.hpp"

namespace segue {

/// What a record that cannot be read means for the run [I3].
enum class error_policy : std::uint8_t {
  stop,  ///< the first one ends the run
  skip,  ///< it is counted, written to the reject file, and left out
};

/// The message in each record of a TFRecord file.
enum class tf_message : std::uint8_t {
  sequence_example,  ///< tf.train.SequenceExample
  example,           ///< tf.train.Example, its sequences as flat lists
};

/// How an order column's texts compare.
enum class order_kind : std::uint8_t {
  value,  ///< numbers by value, then other texts by their bytes
  time,   ///< dates and times of ISO 8601 by the moment they mean
};

/// A column that orders a key's rows. It converts from a name.
struct order_column {
  order_column(std::string name, order_kind kind = order_kind::value)
      : column{std::move(name)}, as{kind} {}
  order_column(const char* name) : column{name} {}

  std::string column;
  order_kind as = order_kind::value;

  bool operator==(const order_column&) const = default;
};

/// Names of the members of a JSON Lines record. An empty name: the features
/// are members of the record itself, beside the key.
struct json_names {
  std::string context = "context";
  std::string sequences = "sequences";
};

/// Which keys a training holds out to evaluate by. A key's own hash decides,
/// so that it is held out wherever it stands and however often it is read.
struct held_out_keys {
  enum class part : std::uint8_t {
    all,       ///< read every key
    kept,      ///< those to train with
    held_out,  ///< the others
  };

  double share = 0;       ///< of the keys that are held out, in [0, 1]
  std::int64_t seed = 0;  ///< draws which
  part read = part::all;
};

/// Which part of the keys is read.
struct key_shard {
  std::int64_t index = 0;  ///< in [0, count)
  std::int64_t count = 1;
  /// Of those: not an option of `[input]`, the program's own choice.
  held_out_keys split;
};

/// Where examples come from and how their records are read: the table
/// `[input]`. The options have the members' names unless another is given.
struct input_options {
  /// What the files hold: "csv", a step in each row; "jsonl" (JSON Lines), an
  /// example in each line; "tfrecord", an example in each record. Default
  /// "csv".
  std::string format = "csv";

  /// Paths, globs (`*`, `?`, `[...]`) or `-` for standard input; at least
  /// one. They are read in the order given, a glob's files by name. Needed.
  std::vector<std::string> files;

  /// What tells examples apart: of CSV a column, of JSON Lines a member of
  /// the record, of TFRecord a context feature. A text, or an integer, which
  /// becomes its decimal text. Needed; the default of JSON Lines is "key".
  std::string key;

  /// Where an example's number of real steps is, if it is anywhere: of JSON
  /// Lines a member of the record (default "length", which may be absent), of
  /// TFRecord a context feature (default none, else it must be there). Not an
  /// option of CSV.
  std::string length;

  /// CSV only. Columns that order a key's rows: numbers by their exact value
  /// come before other texts by their bytes (ISO times of one form sort so),
  /// missing ones come last; `{ column = "t", as = "time" }` orders by the
  /// moments that ISO times mean, whatever their forms and offsets (see
  /// iso_time). Rows that are equal in all of them stay as they are in the
  /// files. Default none: the order in the files.
  std::vector<order_column> order_by;

  /// Columns or features that hold one value per key. Default none.
  std::vector<std::string> context;

  /// Sequences whose steps are lists of any length, and context features that
  /// are one, of which an absent one holds no value; see feature_spec::form.
  /// Not an option of CSV. Default none.
  std::vector<std::string> ragged;

  /// A column or sequence of float32 that becomes one more sequence, whether or
  /// not the layer reads it. Default none.
  std::string label;

  /// `"stop"` (default) or `"skip"`; of CSV the row is what is left out, the
  /// key's other rows go on.
  error_policy on_error = error_policy::stop;

  /// A CSV file that takes every reject with its reason. It is written anew
  /// by each run that has a reject. Default none.
  std::string reject_file;

  /// CSV only, as the next two. The rows of a key are neighbours already:
  /// nothing is sorted, memory is bounded whatever the input's size, but for 32
  /// bytes or so per key, and a key that comes back is an error. Default false.
  bool grouped = false;

  /// Bytes that grouping scattered rows may hold before it goes on in
  /// temporary files; the option `group_memory_mb` is in MiB, at least 1.
  /// Default 256 MiB: a few million rows, little beside a network's memory.
  std::int64_t group_memory = std::int64_t{256} << 20;

  /// The folder for those files. Default: the system's.
  std::string temporary_folder;

  /// CSV only. What stands between fields: a byte or several, among them
  /// neither quote nor line end. Default ",".
  std::string delimiter = ",";

  /// CSV only, as the next. Whether the first line of each file names its
  /// columns. Default true.
  bool header = true;

  /// The names of the columns of files without a header, in their order.
  /// Needed there, and only there.
  std::vector<std::string> columns;

  /// Names of columns or features as the files have them, to the names that
  /// all other options know them by: `rename = { "temp:C" = "temp_c" }`. Of
  /// JSON Lines and TFRecord the features, not the key and the length. Default
  /// none.
  std::map<std::string, std::string> rename;

  /// Of a key the most steps that stay together, at least 1: a key of more
  /// steps becomes KEY#0, KEY#1, ... of that many, each with a state of its
  /// own, and every other KEY#0. Default none: keys stay whole.
  std::optional<std::int64_t> steps_per_key;

  /// CSV only. Texts that stand for "no value" in columns that are not strings,
  /// in the key and in order columns. Default "" and "NA".
  std::vector<std::string> missing = {"", "NA"};

  /// Column or feature to the text that is read where its value is missing;
  /// the option is a table, `default = { dep_delay = "0" }`. Without an entry
  /// a missing value rejects its record, but for a string of CSV, which stays
  /// as it is. In JSON null and NaN are missing, and a context feature that is
  /// not there; in TFRecord a context feature or a step without values.
  /// Default none.
  std::map<std::string, std::string> defaults;

  /// Bytes that one record may take, lest an open quote swallow the input;
  /// the option `record_limit_mb` is in MiB, 1 to 1024. Default 64 MiB.
  std::int64_t record_limit = std::int64_t{64} << 20;

  /// The option is the table `json`, of JSON Lines only:
  /// `json = { context = "user", sequences = "events" }`.
  json_names json;

  /// TFRecord only: `"sequence_example"` (default) or `"example"`.
  tf_message example = tf_message::sequence_example;

  /// A seed, at least 0, that shuffles the order of the files, in each epoch
  /// alike. Default none.
  std::optional<std::int64_t> shuffle_files;

  /// A seed, at least 0, that shuffles the examples, in each epoch another way,
  /// through a buffer. Default none.
  std::optional<std::int64_t> shuffle_examples;

  /// Examples in that buffer, as they lie in their files, in [2, 2^31 - 1]: an
  /// example goes out at most as many places early. Default 1024: with the
  /// records of a few KiB that most inputs have, some MiB.
  std::int64_t shuffle_buffer = 1024;

  /// Of all keys the part to be read: the option is a text, "0/4" to "3/4"
  /// for four parts. A key is in the part farmhash::Fingerprint64(key) % count
  /// [I5]; a record without a key counts as the empty key. Default "0/1".
  key_shard shard;

  /// What a missing value without a default is to a ragged feature: a step
  /// without values, or a fault. Not an option: it lets `segue convert` carry
  /// missing values over.
  bool keep_missing = false;

  /// Bytes a chunk of records aims at; it ends with the key that reaches
  /// them. Not an option: batches do not depend on it.
  std::int64_t chunk_bytes = std::int64_t{256} << 10;
};

/// Why a sequence or context cannot have that name; empty: it can [B7].
std::string fault_of_name(std::string_view name);

/// Reads the table `[input]`; wrong options are recorded by the reader.
/// `needs_key`: whether it is wrong that there is no `key`, which is then empty
/// (of JSON Lines "key").
input_options read_input_options(option_reader& reader, bool needs_key = true);

}  // namespace segue
