// SPDX-License-Identifier: BSD-3-Clause
#include <boost/json.hpp>
#include <fstream>
#include <sstream>

#include "segue/config/batch_options.hpp"
#include "segue/tests/config/read_table.hpp"
#include "segue/tests/errors/show_result.hpp"
#include "segue/tests/places.hpp"

using namespace segue;

namespace {

auto read(const std::string& text) {
  return test::read_table(read_batch_options, text);
}

batch_options valid() {
  batch_options options;
  options.num_unroll = 4;
  return options;
}

std::string fault_of(const batch_options& options) {
  auto checked = validate(options);
  REQUIRE_FALSE(checked);
  CHECK(checked.error().code == errc::invalid_argument);
  return checked.error().message;
}

boost::json::value golden(std::string_view name) {
  std::ifstream file{test::in_golden("batching.json")};
  std::stringstream text;
  text << file.rdbuf();
  auto all = boost::json::parse(text.str());
  for (auto& c : all.at("cases").as_array())
    if (c.at("name").as_string() == name) return c;
  FAIL("no golden case of that name");
  return {};
}

}  // namespace

TEST_CASE("batch options have their defaults", "[config][batch_options]") {
  auto [options, errors] = read("num_unroll = 16\n");
  CHECK(errors == std::vector<std::string>{});
  CHECK(options.num_unroll == 16);
  CHECK(options.batch_size == 32);
  CHECK(options.places() == 256);
  CHECK(options.pad);
  CHECK(options.allow_small_batch);
  CHECK(options.epochs == 1);
  CHECK(options.on_duplicate == on_duplicate::reject);
  CHECK_FALSE(options.make_keys_unique);
  CHECK(options.make_keys_unique_seed == 0);
  CHECK(validate(options));
}

TEST_CASE("batch options are read", "[config][batch_options]") {
  auto [options, errors] = read(
      "num_unroll = 2\nbatch_size = 8\ncapacity = 8\npad = false\n"
      "allow_small_batch = false\nepochs = 3\non_duplicate = 'queue'\n"
      "make_keys_unique = true\nmake_keys_unique_seed = -5\n");
  CHECK(errors == std::vector<std::string>{});
  CHECK(options.num_unroll == 2);
  CHECK(options.batch_size == 8);
  CHECK(options.capacity == 8);
  CHECK_FALSE(options.pad);
  CHECK_FALSE(options.allow_small_batch);
  CHECK(options.epochs == 3);
  CHECK(options.on_duplicate == on_duplicate::queue);
  CHECK(options.make_keys_unique);
  CHECK(options.make_keys_unique_seed == -5);
}

TEST_CASE("a batch may go out before it is full", "[config][batch_options]") {
  CHECK_FALSE(read("num_unroll = 2\n").options.may_be_partial());
  auto by_default = read("num_unroll = 2\nmax_wait = 1\n").options;
  CHECK(by_default.least_entries() == 1);
  CHECK(by_default.longest_ready() == 1);
  CHECK(read("num_unroll = 2\nmin_batch_size = 3\n").options.longest_ready() ==
        0);
  auto [options, errors] = read(
      "num_unroll = 2\nmin_batch_size = 3\nmax_wait = 0.25\n"
      "on_duplicate = 'resume'\n");
  CHECK(errors == std::vector<std::string>{});
  CHECK(options.min_batch_size == 3);
  CHECK(options.max_wait == 0.25);
  CHECK(options.least_entries() == 3);
  CHECK(options.longest_ready() == 0.25);
  CHECK(options.may_be_partial());
  CHECK(options.on_duplicate == on_duplicate::resume);
  CHECK(validate(options));

  CHECK(read("num_unroll = 1\nbatch_size = 4\nmin_batch_size = 5\n"
             "max_wait = 3601\n")
            .errors ==
        std::vector<std::string>{
            "conf/f.toml:3: min_batch_size: 5 is greater than 4",
            "conf/f.toml:4: max_wait: 3601 is not in [0, 3600] seconds"});
  CHECK(read("num_unroll = 1\nmax_wait = -1\nallow_small_batch = false\n")
            .errors ==
        std::vector<std::string>{
            "conf/f.toml:2: max_wait: -1 is not in [0, 3600] seconds"});
  CHECK(read("num_unroll = 1\nmax_wait = 1\nallow_small_batch = false\n")
            .errors ==
        std::vector<std::string>{
            "conf/f.toml:2: max_wait: needs allow_small_batch = true"});

  auto own = valid();
  own.batch_size = 4;
  own.min_batch_size = 0;
  CHECK(fault_of(own) == "min_batch_size 0 is less than 1");
  own.min_batch_size = 5;
  CHECK(fault_of(own) == "min_batch_size 5 is greater than batch_size 4");
  own.min_batch_size = 4;
  own.max_wait = std::numeric_limits<double>::quiet_NaN();
  CHECK(fault_of(own) == "max_wait nan is not in [0, 3600] seconds");
  own.max_wait = 1;
  own.allow_small_batch = false;
  CHECK(fault_of(own) == "min_batch_size needs allow_small_batch = true");
}

TEST_CASE("keys that are made unique do not resume", "[B9][batch_options]") {
  CHECK(read("num_unroll = 1\nmake_keys_unique = true\n"
             "on_duplicate = 'resume'\n")
            .errors ==
        std::vector<std::string>{
            "conf/f.toml:2: make_keys_unique: must be false with on_duplicate "
            "= \"resume\", because no key would come again"});
  auto own = valid();
  own.make_keys_unique = true;
  own.on_duplicate = on_duplicate::queue;
  CHECK(validate(own));
  own.on_duplicate = on_duplicate::resume;
  CHECK(fault_of(own) ==
        "make_keys_unique must be false with on_duplicate = \"resume\", "
        "because no key would come again");
}

TEST_CASE("capacity follows batch_size where it is not given",
          "[B19][batch_options]") {
  CHECK(read("num_unroll = 1\nbatch_size = 100\n").options.places() == 800);
  auto [options, errors] = read("num_unroll = 1\nbatch_size = 2147483647\n");
  CHECK(errors == std::vector<std::string>{});
  CHECK(options.places() == 2147483647);
  // Of a program too.
  auto own = valid();
  own.batch_size = 512;
  CHECK(validate(own));
  CHECK(own.places() == 4096);
}

TEST_CASE("a capacity below batch_size is an error", "[B19][batch_options]") {
  auto expected = golden("capacity below batch_size");
  auto options = valid();
  options.batch_size = expected.at("batch_size").as_int64();
  options.capacity = expected.at("capacity").as_int64();
  auto message = fault_of(options);
  for (auto& part : expected.at("error").at("mentions").as_array())
    CHECK_THAT(message, Catch::Contains(std::string{part.as_string()}));

  CHECK(read("num_unroll = 1\ncapacity = 10\n").errors ==
        std::vector<std::string>{
            "conf/f.toml:2: capacity: capacity 10 is less than batch_size 32"});
}

TEST_CASE("all faults of the batch options come at once",
          "[config][batch_options]") {
  // Nothing is said of capacity beside a wrong batch_size.
  auto [options, errors] = read(
      "batch_size = 0\ncapacity = 10\nepochs = 0\non_duplicate = 'rejct'\n"
      "pad = 1\nbach_size = 3\n");
  CHECK(errors ==
        std::vector<std::string>{
            "conf/f.toml: num_unroll: is required but missing",
            "conf/f.toml:1: batch_size: 0 is less than 1",
            "conf/f.toml:3: epochs: 0 is less than 1",
            "conf/f.toml:4: on_duplicate: 'rejct' is not one of reject, queue, "
            "resume; did you mean 'reject'?",
            "conf/f.toml:5: pad: is the integer 1; expected true or false",
            "conf/f.toml:6: bach_size: unknown option; did you mean "
            "'batch_size'? "
            "(allowed: num_unroll, batch_size, capacity, pad, "
            "allow_small_batch, min_batch_size, max_wait, epochs, "
            "on_duplicate, make_keys_unique, make_keys_unique_seed)"});
}

TEST_CASE("options filled in by a program are checked alike",
          "[config][batch_options]") {
  CHECK(validate(valid()));
  CHECK(fault_of(batch_options{}) == "num_unroll 0 is less than 1");
  auto options = valid();
  options.batch_size = 0;
  CHECK(fault_of(options) == "batch_size 0 is less than 1");
  options = valid();
  options.capacity = -1;
  CHECK(fault_of(options) == "capacity -1 is less than 1");
  options = valid();
  options.epochs = 0;
  CHECK(fault_of(options) == "epochs 0 is less than 1");
  options = valid();
  options.num_unroll = std::int64_t{1} << 31;
  CHECK(fault_of(options) ==
        "num_unroll 2147483648 is greater than 2147483647");
}
