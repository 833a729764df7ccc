// SPDX-License-Identifier: BSD-3-Clause
#include "segue/cluster/wire/feature_codec.hpp"

#include "segue/tests/cluster/wire/round_trip.hpp"
#include "segue/tests/kernels/random_feature.hpp"

using namespace segue;
using namespace segue::test;

namespace {

template <class Value, class Read>
result<Value> read_of(const Value& value, Read read) {
  parcel_writer w;
  write(w, value);
  parcel_reader r{bytes_of(w.finish())};
  return read(r);
}

template <class Value>
tensor int64s(shape dims, std::initializer_list<Value> values) {
  return tensor::from<std::int64_t>(dims, values);
}

}  // namespace

TEST_CASE("sparse tensors arrive, whole and sliced", "[wire][B2]") {
  random_source random{1};
  auto type = GENERATE(from_range(all_dtypes));
  auto value = random_sparse(type, {60, 2, 3}, random);
  for (auto& part : {value, slice(value, 10, 20), slice(value, 5, 0),
                     random_sparse(type, {0, 4}, random)}) {
    auto read =
        round_trip([&](auto& w) { write(w, part); }, read_sparse_tensor);
    CHECK(*read == part);
  }
}

TEST_CASE("ragged tensors arrive, of a slice only its values", "[wire][B2]") {
  random_source random{2};
  auto type = GENERATE(from_range(all_dtypes));
  auto value = random_ragged(type, 500, random);
  for (auto [begin, count] : {std::pair{0, 500}, {7, 100}, {499, 1}, {3, 0}}) {
    auto part = slice(value, begin, count);
    auto read =
        round_trip([&](auto& w) { write(w, part); }, read_ragged_tensor);
    REQUIRE(read);
    CHECK(read->rows() == count);
    CHECK(cells(*read) == cells(part));
    CHECK(read->values.size() == static_cast<int>(cells(part).size()));
  }
}

TEST_CASE("features of every layout arrive in a list", "[wire]") {
  random_source random{3};
  std::vector<feature> values{random_tensor(dtype::int32, {5, 2}, random),
                              random_sparse(dtype::string, {5, 2}, random),
                              random_ragged(dtype::float64, 5, random)};
  CHECK(*round_trip([&](auto& w) { write(w, values); }, read_features) ==
        values);
  values.clear();
  CHECK(*round_trip([&](auto& w) { write(w, values); }, read_features) ==
        values);
}

TEST_CASE("sparse tensors that do not hold together are faults", "[wire][I3]") {
  auto values = tensor::from<float>({2}, {1, 2});
  auto outside =
      sparse_tensor{int64s<std::int64_t>({2, 1}, {0, 3}), values, {3}};
  CHECK(read_of(outside, read_sparse_tensor)
            .error()
            .message.find("sparse index [3] is outside dense shape [3]") !=
        std::string::npos);
  auto falling =
      sparse_tensor{int64s<std::int64_t>({2, 1}, {1, 0}), values, {3}};
  CHECK(read_of(falling, read_sparse_tensor).error().code == errc::malformed);
  auto fewer = sparse_tensor{int64s<std::int64_t>({1, 1}, {1}), values, {3}};
  CHECK(read_of(fewer, read_sparse_tensor).error().code == errc::malformed);
  auto not_int64 =
      sparse_tensor{tensor::from<float>({2, 1}, {0, 1}), values, {3}};
  CHECK(read_of(not_int64, read_sparse_tensor).error().code == errc::malformed);
}

TEST_CASE("row splits that leave the values are faults", "[wire][I3]") {
  auto values = tensor::from<float>({2}, {1, 2});
  auto splits =
      GENERATE(std::vector<std::int64_t>{0, 3},
               std::vector<std::int64_t>{0, 2, 1}, std::vector<std::int64_t>{});
  parcel_writer w;
  write(w, values);
  write(w,
        tensor::from<std::int64_t>({static_cast<std::int64_t>(splits.size())},
                                   std::span<const std::int64_t>{splits}));
  parcel_reader r{bytes_of(w.finish())};
  auto read = read_ragged_tensor(r);
  REQUIRE_FALSE(read);
  CHECK(read.error().message.find("row split") != std::string::npos);
}

TEST_CASE("a layout that does not exist is a fault", "[wire][I3]") {
  parcel_writer w;
  w.u8(3);
  parcel_reader r{bytes_of(w.finish())};
  CHECK(read_feature(r).error() ==
        error{errc::malformed, "parcel byte 1: unknown feature layout 3"});
}
