// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <catch2/catch.hpp>
#include <cstdlib>
#include <string>

#include "segue/cluster/links/link_options.hpp"
#include "segue/tests/temporary_folder.hpp"

namespace segue::test {

/// Authorities and the certificates they sign, made by the openssl program in
/// a folder that goes with this object.
class certificates {
 public:
  /// A key and a self-signed certificate.
  void make_authority(const std::string& name) {
    openssl("req -x509 " + key_of(name) + " -days 2 -subj /CN=" + name +
            " -out " + path(name + ".pem"));
  }

  /// Files of a node whose certificate that authority has signed.
  tls_files make_node(const std::string& name, const std::string& authority) {
    openssl("req " + key_of(name) + " -subj /CN=" + name + " -out " +
            path(name + ".csr"));
    openssl("x509 -req -days 2 -in " + path(name + ".csr") + " -CA " +
            path(authority + ".pem") + " -CAkey " + path(authority + ".key") +
            " -CAcreateserial -out " + path(name + ".pem"));
    return {path(name + ".pem"), path(name + ".key"), path(authority + ".pem")};
  }

  std::string path(const std::string& file) const { return folder_ / file; }

 private:
  std::string key_of(const std::string& name) const {
    return "-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout " +
           path(name + ".key");
  }

  static void openssl(const std::string& arguments) {
    auto command = "openssl " + arguments + " 2>/dev/null";
    REQUIRE(std::system(command.c_str()) == 0);
  }

  temporary_folder folder_;
};

}  // namespace segue::test
