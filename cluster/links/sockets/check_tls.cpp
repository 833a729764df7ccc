// SPDX-License-Identifier: BSD-3-Clause
#include "segue/cluster/links/sockets/check_tls.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/x509err.h>
#include <sys/stat.h>

#include <cerrno>
#include <memory>
#include <system_error>

#include "segue/data/storage/file_descriptor.hpp"

namespace segue {
namespace {

using fault = std::optional<tls_fault>;

/// Checked before OpenSSL opens the file: OpenSSL waits for the writer of a
/// named pipe, and does not say why a file cannot be read.
fault check_readable(std::string_view option, const std::string& path) {
  if (path.empty())
    return {{option, errc::invalid_argument,
             "is missing; nodes need certificate, key and authority"}};
  file_descriptor file{::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC)};
  if (file.get() < 0 && errno == ENOENT)
    return {
        {option, errc::not_found, fmt::format("there is no file '{}'", path)}};
  if (file.get() < 0)
    return {{option, errc::io,
             fmt::format("cannot open '{}': {}", path,
                         std::generic_category().message(errno))}};
  struct stat about {};
  if (::fstat(file.get(), &about) != 0 || !S_ISREG(about.st_mode))
    return {
        {option, errc::io, fmt::format("'{}' is not a regular file", path)}};
  return {};
}

fault malformed(std::string_view option, const std::string& path,
                std::string_view why) {
  ERR_clear_error();
  return {{option, errc::malformed, fmt::format("'{}' {}", path, why)}};
}

fault unusable_key(const tls_files& files) {
  auto code = ERR_peek_last_error();
  bool other = ERR_GET_LIB(code) == ERR_LIB_X509 &&
               (ERR_GET_REASON(code) == X509_R_KEY_VALUES_MISMATCH ||
                ERR_GET_REASON(code) == X509_R_KEY_TYPE_MISMATCH);
  if (other)
    return malformed(
        "key", files.key,
        fmt::format("is not the key of certificate '{}'", files.certificate));
  return malformed("key", files.key,
                   "does not contain a complete private key in PEM format "
                   "without a passphrase");
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
    return malformed("certificate", files.certificate, "cannot be checked");
  if (X509_verify_cert(check.get()) == 1) return {};
  auto reason =
      X509_verify_cert_error_string(X509_STORE_CTX_get_error(check.get()));
  ERR_clear_error();
  return {{"certificate", errc::malformed,
           fmt::format("'{}' is not signed by authority '{}': {}",
                       files.certificate, files.authority, reason)}};
}

fault load(SSL_CTX* context, const tls_files& files) {
  // Otherwise OpenSSL would ask for the passphrase at the terminal.
  SSL_CTX_set_default_passwd_cb(context,
                                [](char*, int, int, void*) { return -1; });
  if (SSL_CTX_use_certificate_chain_file(context, files.certificate.c_str()) !=
      1)
    return malformed("certificate", files.certificate,
                     "does not contain a complete certificate in PEM format");
  if (SSL_CTX_use_PrivateKey_file(context, files.key.c_str(),
                                  SSL_FILETYPE_PEM) != 1)
    return unusable_key(files);
  if (SSL_CTX_load_verify_locations(context, files.authority.c_str(),
                                    nullptr) != 1)
    return malformed("authority", files.authority,
                     "does not contain a complete certificate in PEM format");
  return check_signed(context, files);
}

/// Refuses peers without a certificate of the authority.
bool restrict(SSL_CTX* context) {
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT,
                     nullptr);
  SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_TICKET);
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_OFF);
  return SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION) == 1 &&
         SSL_CTX_set_num_tickets(context, 0) == 1 &&
         SSL_CTX_set_cipher_list(context, "HIGH:!aNULL:!MD5") == 1;
}

fault load_all(const tls_files& files, tls_context& context) {
  for (auto& [option, path] : {std::pair{"certificate", files.certificate},
                               {"key", files.key},
                               {"authority", files.authority}})
    if (auto missing = check_readable(option, path)) return missing;
  ERR_clear_error();
  context.reset(SSL_CTX_new(TLS_method()), SSL_CTX_free);
  if (!context || !restrict(context.get()))
    return {{"certificate", errc::internal, "OpenSSL cannot be used"}};
  return load(context.get(), files);
}

}  // namespace

std::optional<tls_fault> find_tls_fault(const tls_files& files) {
  tls_context context;
  return load_all(files, context);
}

result<tls_context> load_tls(const tls_files& files) {
  tls_context context;
  if (auto fault = load_all(files, context))
    return error{fault->code,
                 fmt::format("tls.{}: {}", fault->option, fault->what)};
  return context;
}

result<void> check_tls(const tls_files& files) {
  auto context = load_tls(files);
  if (!context) return context.error();
  return {};
}

}  // namespace segue
