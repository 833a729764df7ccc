// SPDX-License-Identifier: BSD-3-Clause
#include "segue/launcher/subcommands.hpp"

#include <fmt/format.h>

#include <array>
#include <boost/program_options.hpp>
#include <sstream>
#include <vector>

#include "segue/launcher/commands/convert_options.hpp"

namespace segue {
namespace {

namespace po = boost::program_options;

constexpr std::array subcommands{
    subcommand{"run", command::run, "CONFIG",
               "run the model over the input and write its outputs",
               "Reads the input, runs the model over it batch by batch with "
               "each key's state\ncarried from segment to segment, and writes "
               "one row per real step: key, step\n(from 0 within the key), "
               "the label where there is one, output_0, output_1, ...\nWhere "
               "there is a label, the errors of the outputs and of simple "
               "baselines follow.\n"
               "Ctrl-C ends the run with what is done written; once more "
               "kills it.\nOf a configuration with nodes --node names the one "
               "that this process is.\n"},
    subcommand{"launch", command::launch, "CONFIG",
               "run all nodes of this machine as processes",
               "Starts a process for each [[node]] whose host is this machine, "
               "as segue run --node\nNAME does, and passes on what they write "
               "with [NAME] in front of each line. Ends\nwhen they have all "
               "ended. When one fails that the others cannot do without they\n"
               "may end by themselves, before they are told to. Ctrl-C is "
               "passed on to all.\n"},
    subcommand{"status", command::status, "HOST:PORT",
               "show a run that is spread over nodes",
               "Asks a node of a running configuration, at its address, and "
               "prints the nodes with\ntheir roles, keys, queues and rates, "
               "the links between them, and what waits for\nwhat.\n"},
    subcommand{"train", command::train, "CONFIG",
               "train the model and write its weights",
               "Trains by truncated back-propagation through time, as [train] "
               "says: within a\nsegment gradients flow back to its first "
               "step, each key's state is carried from\nsegment to segment. "
               "Writes the weights, which `run` then uses, and the loss\n"
               "curves. Killed or interrupted, it goes on from its "
               "checkpoint, if the\nconfiguration names one, and ends with the "
               "same weights; options that decide\nthem must not have "
               "changed.\n"},
    subcommand{"check", command::check, "CONFIG",
               "check a configuration and all it names, start nothing",
               "Checks the options, that the input's files exist and have the "
               "columns needed,\nthe vocabularies, the weights and their "
               "shapes, and where output is to go.\n"},
    subcommand{
        "inspect", command::inspect, "CONFIG",
        "print the first batches as JSON Lines",
        "Prints one object per batch: key, next_key, sequence, sequence_count, "
        "length,\ntotal_length, insertion_index, context, sequences, states, "
        "layer, layer_length.\nArrays hold one element per entry of the batch; "
        "a sparse value is an object of\nindices, values and dense_shape. "
        "States are saved as the model computes them;\nwithout a model they "
        "are saved unchanged. Numbers that are not finite are the\ntexts "
        "\"NaN\", \"Infinity\" and \"-Infinity\".\n"},
    subcommand{
        "stats", command::stats, "CONFIG",
        "say what is in an input, configured or not",
        "Reads the whole input and says what it holds: features with their "
        "dtypes and\nvalues, how many keys, a histogram of their lengths, and "
        "for several num_unroll how\nfull batches are and how much of them is "
        "padding. CONFIG needs no more than [input]\nwith files, or is a data "
        "file itself (.csv, .tsv, .jsonl, .ndjson, .tfrecord, also\nwith .gz "
        "or .zst behind it, or -). What is not said is guessed: the format, "
        "the "
        "key,\nwhere a record has its features.\n"},
    subcommand{
        "convert", command::convert, "IN OUT",
        "write an input in another format",
        "Writes the examples of IN to OUT: CSV, JSON Lines, or TFRecords that "
        "TensorFlow\nreads, gzip or zstd by a name's ending. IN is a data "
        "file, a glob, - for standard\ninput, or a configuration, of which it "
        "reads [input]; OUT a file, or - for standard\noutput. Rows of CSV "
        "are grouped by their key. What is not said is guessed as by\n`stats`: "
        "the format, the key, each feature's dtype. OUT takes its name when "
        "it is\nwhole; Ctrl-C leaves what was there.\n"},
};

constexpr std::string_view exit_codes =
    "Exit codes: 0 done; 1 the run failed or was interrupted; 2 the command "
    "line, the\nconfiguration or something it names is wrong, and nothing was "
    "started.\n";

}  // namespace

std::span<const subcommand> all_subcommands() {
  return subcommands;
}

const subcommand* find_subcommand(std::string_view name) {
  for (const auto& s : subcommands)
    if (s.name == name) return &s;
  return nullptr;
}

po::options_description options_of(const subcommand& s) {
  using texts = std::vector<std::string>;
  po::options_description options{"Options", 79, 40};
  auto add = options.add_options();
  if (s.what == command::convert) add_convert_options(options);
  if (s.what == command::inspect) {
    add("batches", po::value<std::string>()->value_name("N"),
        "how many batches (default: 1)");
    add("batch-size", po::value<std::string>()->value_name("N"),
        "entries in a batch (default: batch.batch_size)");
  }
  if (s.what == command::run)
    add("node", po::value<std::string>()->value_name("NAME"),
        "the node that this process is, of a configuration with nodes");
  if (s.what == command::status) {
    add("config", po::value<std::string>()->value_name("CONFIG"),
        "a configuration whose [cluster.tls] is needed to speak to the node");
    add("json", "print JSON instead of tables");
  }
  add("set", po::value<texts>()->value_name("NAME=VALUE"),
      "override an option of the configuration, e.g. --set "
      "batch.batch_size=64 or --set column.0.dimension=4; may be repeated");
  if (s.what == command::stats)
    add("suggest",
        "print a configuration to start from instead, as TOML; its paths are "
        "those of the current folder");
  if (s.what == command::run || s.what == command::launch) {
    add("split", po::value<std::string>()->value_name("PART"),
        "the keys to run: all (default), training or evaluation, those that "
        "train.evaluation holds out");
    add("no-label",
        "the input has no label: predict without holding the outputs against "
        "one");
    add("compare-reset",
        "show also the error with the states reset at every segment");
  }
  if (s.what == command::train) {
    add("restart", "begin anew, whatever the checkpoint holds");
    add("accept-changes",
        "go on from the checkpoint though options have changed that decide "
        "the weights; its epoch begins anew");
  }
  if (s.what == command::run || s.what == command::train ||
      s.what == command::stats || s.what == command::convert) {
    add("quiet,q", "show no progress line");
    add("progress",
        "show the progress line also where standard error is no "
        "terminal");
  }
  add("help,h", "print this");
  return options;
}

std::string help_of(const subcommand& s) {
  std::ostringstream options;
  options << options_of(s);
  return fmt::format("Usage: segue {} {} [OPTION]...\n\n{}\n{}\n{}", s.name,
                     s.argument, s.text, options.str(), exit_codes);
}

std::string program_help() {
  std::string text =
      "Usage: segue SUBCOMMAND CONFIG [OPTION]...\n\n"
      "Runs a recurrent model over keyed sequences: cut into segments, batched "
      "across\nkeys, each key's state carried from segment to segment. CONFIG "
      "is a TOML file.\n\nSubcommands:\n";
  for (const auto& s : subcommands)
    text += fmt::format("  {:<9}{}\n", s.name, s.summary);
  text +=
      "\nOptions:\n  --help     print this; after a subcommand: its options\n"
      "  --version  print the version\n\n";
  text += exit_codes;
  return text;
}

}  // namespace segue
