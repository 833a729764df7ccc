// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/input/example_parser.hpp"

#include <utility>

#include "segue/data/input/shard.hpp"
#include "segue/data/input/wanted_features.hpp"

namespace segue {
namespace {

class example_parser : public record_parser {
 public:
  example_parser(const key_shard& shard, example_builder builder,
                 std::unique_ptr<record_reader> reader)
      : shard_{shard},
        builder_{std::move(builder)},
        reader_{std::move(reader)} {}

  parsed_chunk parse(const chunk& records) override {
    parsed_chunk out;
    out.index = records.index;
    builder_.start();
    for (auto& r : records.records)
      parse_record(records, r, out);
    out.examples = builder_.finish();
    return out;
  }

 private:
  void parse_record(const chunk& records, const chunk_record& r,
                    parsed_chunk& out);

  key_shard shard_;
  example_builder builder_;
  std::unique_ptr<record_reader> reader_;
};

void example_parser::parse_record(const chunk& records, const chunk_record& r,
                                  parsed_chunk& out) {
  auto text = records.text(r);
  auto head = reader_->read(text, builder_);
  if (!in_shard(shard_, head.key)) return builder_.drop();
  ++out.records;
  auto& fault = head.fault;
  if (fault.reason.empty()) fault = builder_.complete();
  auto place = static_cast<std::size_t>(&r - records.records.data());
  if (fault.reason.empty()) {
    out.origins.push_back({place, 1});
    return builder_.keep(std::move(head.key), head.length);
  }
  builder_.drop();
  std::optional<std::string> value;
  if (!fault.value.empty()) value = std::move(fault.value);
  out.reject_places.push_back(place);
  out.rejects.push_back({(*records.files)[r.file].name, r.record, r.offset,
                         std::move(head.key), std::move(fault.feature),
                         std::move(value), std::move(fault.reason),
                         std::string{text}});
}

}  // namespace

result<std::unique_ptr<record_parser>> make_example_parser(
    const input_options& options, const parse_spec& wanted,
    std::unique_ptr<record_reader> reader) {
  if (auto fits = check_defaults(wanted, options); !fits) return fits.error();
  auto builder = example_builder::make(wanted, options);
  if (!builder) return builder.error();
  return std::unique_ptr<record_parser>{std::make_unique<example_parser>(
      options.shard, std::move(*builder), std::move(reader))};
}

}  // namespace segue
