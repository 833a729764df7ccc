// SPDX-License-Identifier: BSD-3-Clause
#include "segue/embed/producer.hpp"

#include <optional>
#include <utility>

#include "segue/embed/internal/pipeline_core.hpp"

namespace segue {

/// What all producers of a pipeline hold; the last one closes the input.
struct producer_share {
  /// Weak: producers may outlive their pipeline, and do not keep it.
  std::weak_ptr<pipeline_core> home;
  std::shared_ptr<input_closer> closer;

  explicit producer_share(const std::shared_ptr<pipeline_core>& core)
      : home{core}, closer{core->closer} {}
  producer_share(const producer_share&) = delete;
  producer_share& operator=(const producer_share&) = delete;
  ~producer_share() { closer->close(); }
};

namespace {

std::shared_ptr<producer_share> share_of(const pipeline& p) {
  auto core = pipeline_core::shared(p);
  if (!core) return nullptr;
  std::lock_guard guard{core->producers_mutex};
  auto share = core->producers.lock();
  if (!share) {
    share = std::make_shared<producer_share>(core);
    core->producers = share;
  }
  return share;
}

result<void> push_example(const std::shared_ptr<producer_share>& share,
                          example e,
                          std::optional<producer::clock::time_point> deadline) {
  if (!share)
    return error{errc::invalid_argument,
                 "this producer is empty: it was moved from, or its pipeline "
                 "was"};
  auto core = share->home.lock();
  if (!core) return pipeline_closed();
  return core->push(std::move(e), deadline);
}

}  // namespace

producer::producer(pipeline& into) : share_{share_of(into)} {}

result<void> producer::push(example e) const {
  return push_example(share_, std::move(e), std::nullopt);
}

result<void> producer::push(example e, clock::time_point deadline) const {
  return push_example(share_, std::move(e), deadline);
}

}  // namespace segue
