// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/conversion/converter.hpp"

#include <fmt/format.h>

#include <utility>

#include "segue/data/input/input_format.hpp"

namespace segue {

result<converter> converter::open(const conversion_plan& plan, data_format to,
                                  char delimiter, reject_taker take_reject) {
  converter made;
  auto writer = make_writer(to, plan.schema, delimiter);
  if (!writer) return writer.error();
  auto parser = make_parser(plan.input, plan.features);
  if (!parser) return parser.error();
  auto source = open_source(plan.input, plan.features);
  if (!source) return source.error();
  made.writer_ = std::move(*writer);
  made.parser_ = std::move(*parser);
  made.source_ = std::move(*source);
  made.take_reject_ = std::move(take_reject);
  made.on_error_ = plan.input.on_error;
  made.keys_may_repeat_ = !known_format_of(plan.input).keys_are_unique;
  made.to_ = &written_format_of(to);
  return made;
}

result<void> converter::run(byte_sink& sink) {
  if (auto begun = sink.write(writer_->header()); !begun) return begun;
  for (;;) {
    auto records = source_->next();
    if (!records) return records.error();
    if (!*records) return sink.finish();
    if (auto done = write_chunk(**records, sink); !done) return done;
  }
}

result<void> converter::write_chunk(const chunk& records, byte_sink& sink) {
  auto parsed = parser_->parse(records);
  return take_in_order(
      parsed, [this](const reject& r) { return note_reject(r); },
      [&](std::size_t place) {
        return write_example(records, parsed, place, sink);
      });
}

result<void> converter::write_example(const chunk& records,
                                      const parsed_chunk& parsed,
                                      std::size_t place, byte_sink& sink) {
  auto& e = parsed.examples[place];
  auto refuse = [&](write_fault fault) {
    auto r =
        reject_example(records, parsed, place, e.key, std::move(fault.reason));
    r.column = std::move(fault.feature);
    return note_reject(r);
  };
  bool repeated = keys_may_repeat_ && !seen_.add(e.key);
  if (repeated && to_->read_as->rows_are_steps)
    return refuse({"", fmt::format("has a key that appears twice in the input; "
                                   "in {} their rows would become one example",
                                   to_->title)});
  text_.clear();
  auto fault = writer_->append(e, text_);
  if (!fault.reason.empty()) return refuse(std::move(fault));
  ++counts_.examples;
  counts_.repeated_keys += repeated ? 1 : 0;
  counts_.steps += time_of(e.sequences.front().value);
  return sink.write(text_);
}

result<void> converter::note_reject(const reject& r) {
  ++counts_.rejected;
  count_reject(counts_.rejects_by_reason, category_of(r));
  if (auto taken = take_reject_(r); !taken) return taken;
  if (on_error_ == error_policy::skip) return {};
  return error{errc::malformed, describe(r)};
}

}  // namespace segue
