// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

#include "segue/jobs/job.hpp"
#include "segue/launcher/exit_code.hpp"

namespace segue {

/// `segue inspect`: the first `batches` batches, or as many as there are, as
/// JSON Lines on standard output. The model, where there is one, makes the
/// states that the next segments see.
exit_code inspect_job(job& j, std::int64_t batches);

}  // namespace segue
