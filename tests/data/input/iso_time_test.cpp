// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/input/iso_time.hpp"

#include <catch2/catch.hpp>
#include <string>

namespace segue {
namespace {

iso_time moment(std::string_view text) {
  auto time = read_iso_time(text);
  if (!time) FAIL("'" << text << "' is no time");
  return *time;
}

}  // namespace

TEST_CASE("times of one moment are one whatever their form", "[I2][iso_time]") {
  // date -u -d 2013-01-31T10:00:00 +%s
  constexpr std::int64_t seconds = 1'359'626'400;
  for (auto text :
       {"2013-01-31T10:00:00Z", "2013-01-31 10:00", "2013-01-31t10:00:00z",
        "2013-01-31T11:00:00+01:00", "2013-01-31T11:00+0100",
        "2013-01-31 11:00:00.000+01", "2013-01-31T04:30:00-05:30",
        "2013-01-31 10:00:00 UTC", "2013-01-31 11:00:00 +0100",
        " 2013-01-31T10:00:00,0 ", "2013-01-30T24:00:00-10:00"}) {
    CAPTURE(text);
    CHECK(moment(text).seconds == seconds);
    CHECK(moment(text).fraction.empty());
  }
  CHECK(moment("1970-01-01").seconds == 0);
  CHECK(moment("1969-12-31T23:59:59.25").seconds == -1);
  CHECK(moment("1969-12-31T23:59:59.2500").fraction == "25");
  CHECK(moment("2016-12-31T23:59:60Z").seconds == moment("2017-01-01").seconds);
  CHECK(moment("2016-02-29").seconds + 86'400 == moment("2016-03-01").seconds);
  CHECK(moment("2013-01-31T10:00Z").has_offset);
  CHECK_FALSE(moment("2013-01-31").has_offset);
}

TEST_CASE("what is no time is none", "[I2][iso_time]") {
  for (auto text : {"",
                    "2013",
                    "2013-02-30",
                    "2013-13-01",
                    "2013-1-1",
                    "20130131",
                    "2013-01-31T",
                    "2013-01-31T10",
                    "2013-01-31T24:00:01",
                    "2013-01-31T25:00",
                    "2013-01-31T10:60",
                    "2013-01-31T10:00:61",
                    "2013-01-31T10:00:00.",
                    "2013-01-31 02:00 PM",
                    "2013-01-31T10:00+",
                    "2013-01-31T10:00+1:00",
                    "2013-01-31T10:00+01:0",
                    "2013-01-31T10:00+24",
                    "2013-01-31T10:00ZZ",
                    "31/01/2013",
                    "2013-01-31_10:00"}) {
    CAPTURE(text);
    CHECK_FALSE(read_iso_time(text));
  }
}

}  // namespace segue
