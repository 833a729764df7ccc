// SPDX-License-Identifier: BSD-3-Clause
#include "segue/errors/current_error.hpp"

#include <new>
#include <system_error>

#include "segue/errors/result.hpp"

namespace segue {
namespace {

bool is_shortage(const std::error_code& code) {
  return code == std::errc::resource_unavailable_try_again ||
         code == std::errc::not_enough_memory ||
         code == std::errc::too_many_files_open ||
         code == std::errc::too_many_files_open_in_system;
}

}  // namespace

error current_error(std::string_view what_failed) {
  try {
    throw;
  } catch (const failure& e) {
    return e.what_error();
  } catch (const std::bad_alloc&) {
    return {errc::resource_exhausted, "out of memory"};
  } catch (const std::system_error& e) {
    return at(what_failed, {is_shortage(e.code()) ? errc::resource_exhausted
                                                  : errc::internal,
                            e.what()});
  } catch (const std::exception& e) {
    return at(what_failed, {errc::internal, e.what()});
  } catch (...) {
    return at(what_failed, {errc::internal, "an unknown exception"});
  }
}

}  // namespace segue
