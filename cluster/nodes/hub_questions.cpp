// SPDX-License-Identifier: BSD-3-Clause
// A program pushes a key that is already active. The save of its last segment
// may be anywhere between its consumer and the batcher, so each is asked, in
// this order: the saves that they sent before come before their answers.
#include <caf/all.hpp>
#include <utility>

#include "segue/cluster/nodes/run_hub.hpp"

namespace segue {

bool run_hub_state::is_saved(std::int64_t example) const {
  if (placed.contains(example)) return false;
  auto at = slots.find(example);
  if (at == slots.end()) return true;
  auto& key = keys[at->second];
  return key.segments_saved == key.segments;
}

void run_hub_state::ask_consumers(const ask_saved& asked) {
  if (is_saved(asked.example))
    return post->send(post->source_node, saved_told{asked.question, true});
  save_question question{asked.example, {}};
  for (node_index n = 0; n < nodes.size(); ++n)
    if (n != post->self && nodes[n].present && nodes[n].consumes)
      question.asked.insert(n);
  for (auto node : question.asked)
    post->send(node, ask_sent{asked.question});
  if (question.asked.empty())
    caf::anon_send(post->batcher, ask_taken{asked.question});
  save_questions.insert_or_assign(asked.question, std::move(question));
}

void run_hub_state::note_sent(const saves_sent& sent) {
  auto at = save_questions.find(sent.question);
  if (at == save_questions.end() || at->second.asked.erase(sent.node) == 0)
    return;
  if (at->second.asked.empty())
    caf::anon_send(post->batcher, ask_taken{sent.question});
}

void run_hub_state::ask_no_more(node_index consumer) {
  for (auto& [question, waits] : save_questions)
    note_sent({question, consumer});
}

void run_hub_state::tell_saved(const saves_taken& taken) {
  auto question = save_questions.extract(taken.question);
  if (question.empty()) return;
  post->send(post->source_node,
             saved_told{taken.question, is_saved(question.mapped().example)});
}

}  // namespace segue
