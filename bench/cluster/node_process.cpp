// SPDX-License-Identifier: BSD-3-Clause
#include "segue/bench/cluster/node_process.hpp"

#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>

namespace segue::bench {
namespace {

[[noreturn]] void give_up(const char* what) {
  std::fprintf(stderr, "bench_cluster: %s\n", what);
  std::_Exit(1);
}

void tell(int socket, char word) {
  if (::write(socket, &word, 1) != 1) give_up("a process has gone");
}

void await(int socket, char word) {
  char came = 0;
  if (::read(socket, &came, 1) != 1 || came != word)
    give_up("a process has failed");
}

struct child {
  pid_t id;
  int socket;
};

child start(const child_work& work) {
  int pair[2];
  if (::socketpair(AF_UNIX, SOCK_STREAM, 0, pair) != 0)
    give_up("no sockets for processes");
  auto id = ::fork();
  if (id < 0) give_up("no process can be forked");
  if (id > 0) {
    ::close(pair[1]);
    return {id, pair[0]};
  }
  ::close(pair[0]);
  child_talk talk{pair[1]};
  work(talk);
  std::_Exit(0);
}

}  // namespace

void child_talk::await_start() {
  tell(socket_, 'r');
  await(socket_, 'g');
}

void child_talk::say_done() {
  tell(socket_, 'd');
}

void child_talk::await_stop() {
  await(socket_, 's');
}

void child_talk::hand_in(const process_figures& figures) {
  if (::write(socket_, &figures, sizeof figures) != sizeof figures)
    give_up("a process has gone");
  await(socket_, 'c');
}

std::vector<process_figures> run_processes(const std::vector<child_work>& work,
                                           std::size_t drawing) {
  std::vector<child> children;
  for (auto& each : work)
    children.push_back(start(each));
  for (auto& c : children)
    await(c.socket, 'r');
  for (auto& c : children)
    tell(c.socket, 'g');
  await(children[drawing].socket, 'd');
  for (auto& c : children)
    tell(c.socket, 's');
  std::vector<process_figures> all(children.size());
  for (std::size_t i = 0; i < all.size(); ++i)
    if (::recv(children[i].socket, &all[i], sizeof all[i], MSG_WAITALL) !=
        sizeof all[i])
      give_up("a process has failed");
  for (auto& c : children)
    tell(c.socket, 'c');
  for (auto& c : children) {
    int status = 0;
    if (::waitpid(c.id, &status, 0) != c.id || status != 0)
      give_up("a process has ended badly");
    ::close(c.socket);
  }
  return all;
}

}  // namespace segue::bench
