// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/output/reject_writer.hpp"

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "segue/tests/data/input/input_fixture.hpp"

namespace segue {
namespace {

std::string content(const std::string& path) {
  std::ifstream file{path, std::ios::binary};
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

const reject sample{"d.csv",
                    17,
                    1234,
                    "N1",
                    "x",
                    "a\"b",
                    "is not a float32",
                    "N1,\"a\"\"b\"\n,2"};

}  // namespace

TEST_CASE("rejects are written as CSV under one header",
          "[I3][reject_writer]") {
  test::temporary_folder folder;
  auto path = folder.write("rejects.csv", "from a run before\n");
  reject_writer writer{path};
  CHECK(content(path) == "from a run before\n");
  REQUIRE(writer.write(sample).has_value());
  REQUIRE(writer.write({"d.csv", 18, 1250, "", "", "", "has 1 fields", "q"})
              .has_value());
  REQUIRE(writer.close().has_value());
  CHECK(writer.count() == 2);
  CHECK(content(path) ==
        "file,record,offset,key,column,value,reason,raw\n"
        "d.csv,17,1234,N1,x,\"a\"\"b\",is not a float32,"
        "\"N1,\"\"a\"\"\"\"b\"\"\n,2\"\n"
        "d.csv,18,1250,,,,has 1 fields,q\n");
}

TEST_CASE("without a reject no file is made", "[I3][reject_writer]") {
  test::temporary_folder folder;
  reject_writer writer{folder / "rejects.csv"};
  REQUIRE(writer.close().has_value());
  CHECK_FALSE(std::filesystem::exists(folder / "rejects.csv"));
}

TEST_CASE("without a path rejects are counted", "[I3][reject_writer]") {
  reject_writer writer{""};
  REQUIRE(writer.write(sample).has_value());
  REQUIRE(writer.close().has_value());
  CHECK(writer.count() == 1);
}

TEST_CASE("a reject file that cannot be made is named", "[I3][reject_writer]") {
  test::temporary_folder folder;
  reject_writer writer{folder / "none/rejects.csv"};
  auto written = writer.write(sample);
  REQUIRE(written.has_error());
  CHECK(written.error().code == errc::io);
  CHECK_THAT(
      written.error().message,
      Catch::Contains("none/rejects.csv: cannot be written: No such file"));
}

}  // namespace segue
