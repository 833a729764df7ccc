// SPDX-License-Identifier: BSD-3-Clause
#include "segue/data/storage/foreign_file.hpp"

#include <algorithm>
#include <array>
#include <string>

namespace segue {
namespace {

struct beginning {
  std::string_view bytes;
  std::string_view what;
};

constexpr std::string_view html =
    "an HTML page, such as a server sends in place of a file";
constexpr std::string_view pickle = "a Python pickle, like older PyTorch files";

using namespace std::string_view_literals;

/// Upper and lower case are the same.
constexpr std::array beginnings{
    beginning{
        "version https://"sv,
        "a Git LFS pointer, not the file itself; run git lfs pull to fetch it"},
    beginning{"<!doctype html"sv, html},
    beginning{"<html>"sv, html},
    beginning{"<html "sv, html},
    beginning{"<html\n"sv, html},
    beginning{"<html\r"sv, html},
    beginning{"<?xml "sv, "XML, such as a server sends in place of a file"},
    beginning{"pk\x03\x04"sv,
              "a zip archive, like PyTorch (.pt) and NumPy (.npz) files"},
    beginning{"\x80\x02"sv, pickle},
    beginning{"\x80\x03"sv, pickle},
    beginning{"\x80\x04\x95"sv, pickle},
    beginning{"\x80\x05\x95"sv, pickle},
    beginning{"\x89hdf\r\n\x1a\n"sv, "an HDF5 file, as written by Keras"},
    beginning{"\x93numpy"sv, "a NumPy array (.npy)"},
    beginning{"par1\x15"sv, "a Parquet file"},
    beginning{"arrow1\0\0"sv, "an Arrow file"},
};

}  // namespace

std::string_view foreign_file(std::string_view head) {
  // The upper half of the size at the start of a record or a header.
  constexpr auto zeros = "\0\0\0\0"sv;
  if (head.size() < 8 || head.substr(4, 4) == zeros) return {};
  // HTML pages may begin with blank lines.
  auto first = head.find_first_not_of(" \t\r\n");
  if (first != head.npos && head[first] == '<') head.remove_prefix(first);
  std::string small{head.substr(0, 16)};
  for (char& c : small)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  auto found = std::ranges::find_if(beginnings, [&](const beginning& b) {
    return small.starts_with(b.bytes);
  });
  return found == beginnings.end() ? std::string_view{} : found->what;
}

}  // namespace segue
