// SPDX-License-Identifier: BSD-3-Clause
#include "segue/actors/check_tls.hpp"

#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/ssl.h>

#include <filesystem>
#include <memory>

#include "segue/actors/keep_openssl.hpp"

namespace segue {
namespace {

/// What OpenSSL says about its last fault.
std::string openssl_fault() {
  auto code = ERR_peek_last_error();
  ERR_clear_error();
  auto* reason = ERR_reason_error_string(code);
  return reason ? reason : "unknown reason";
}

using fault = std::optional<tls_fault>;

fault check_exists(std::string_view option, const std::string& path) {
  if (path.empty())
    return {{option, errc::invalid_argument,
             "not given; nodes need certificate, key and authority"}};
  std::error_code ignored;
  if (!std::filesystem::exists(path, ignored))
    return {
        {option, errc::not_found, fmt::format("there is no file '{}'", path)}};
  return {};
}

fault malformed(std::string_view option, const std::string& path) {
  return {{option, errc::malformed,
           fmt::format("'{}' cannot be used: {}", path, openssl_fault())}};
}

/// Whether the authority has signed the certificate that the context holds.
fault check_signed(SSL_CTX* context, const tls_files& files) {
  std::unique_ptr<X509_STORE_CTX, void (*)(X509_STORE_CTX*)> check{
      X509_STORE_CTX_new(), X509_STORE_CTX_free};
  STACK_OF(X509)* between = nullptr;
  SSL_CTX_get0_chain_certs(context, &between);
  if (!check ||
      X509_STORE_CTX_init(check.get(), SSL_CTX_get_cert_store(context),
                          SSL_CTX_get0_certificate(context), between) != 1)
    return malformed("certificate", files.certificate);
  if (X509_verify_cert(check.get()) == 1) return {};
  auto reason =
      X509_verify_cert_error_string(X509_STORE_CTX_get_error(check.get()));
  ERR_clear_error();
  return {{"certificate", errc::malformed,
           fmt::format("'{}' is not one of authority '{}': {}",
                       files.certificate, files.authority, reason)}};
}

}  // namespace

std::optional<tls_fault> find_tls_fault(const tls_files& files) {
  for (auto& [option, path] : {std::pair{"certificate", files.certificate},
                               {"key", files.key},
                               {"authority", files.authority}})
    if (auto missing = check_exists(option, path)) return missing;
  keep_openssl();
  std::unique_ptr<SSL_CTX, void (*)(SSL_CTX*)> context{
      SSL_CTX_new(TLS_method()), SSL_CTX_free};
  if (!context)
    return {{"certificate", errc::internal,
             "OpenSSL gives no context: " + openssl_fault()}};
  // Without an answer OpenSSL, and later CAF, would ask at the terminal.
  SSL_CTX_set_default_passwd_cb(context.get(),
                                [](char*, int, int, void*) { return -1; });
  if (SSL_CTX_use_certificate_chain_file(context.get(),
                                         files.certificate.c_str()) != 1)
    return malformed("certificate", files.certificate);
  if (SSL_CTX_use_PrivateKey_file(context.get(), files.key.c_str(),
                                  SSL_FILETYPE_PEM) != 1)
    return malformed("key", files.key);
  if (SSL_CTX_load_verify_locations(context.get(), files.authority.c_str(),
                                    nullptr) != 1)
    return malformed("authority", files.authority);
  return check_signed(context.get(), files);
}

result<void> check_tls(const tls_files& files) {
  auto fault = find_tls_fault(files);
  if (!fault) return {};
  return error{fault->code,
               fmt::format("tls.{}: {}", fault->option, fault->what)};
}

}  // namespace segue
