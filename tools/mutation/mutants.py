# SPDX-License-Identifier: BSD-3-Clause
"""Small changes of C++ text: one place of one line, as a slip would make them."""

import re
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Mutant:
    """A change: in `file`, line `line` (from 1), `before` becomes `after`."""
    file: str
    line: int
    kind: str
    before: str
    after: str

    def show(self):
        before, after = self.before.strip(), self.after.strip()
        return f"{self.file}:{self.line}: {before} -> {after or '(left out)'}"

    def as_dict(self):
        return asdict(self)


# What a pattern becomes; binary operators have spaces around them, as
# clang-format sets them, which template brackets have not.
SWAPS = [
    ("comparison", r" < ", [" <= ", " > "]),
    ("comparison", r" > ", [" >= ", " < "]),
    ("comparison", r" <= ", [" < "]),
    ("comparison", r" >= ", [" > "]),
    ("comparison", r" == ", [" != "]),
    ("comparison", r" != ", [" == "]),
    ("condition", r" && ", [" || "]),
    ("condition", r" \|\| ", [" && "]),
    ("condition", r"(?<=[(\s])!(?=[\w(])", [""]),
    ("sum", r" \+ ", [" - "]),
    ("sum", r"(?<=[\w)\]]) - ", [" + "]),
    ("sum", r" \+= ", [" -= ", " = "]),
    ("sum", r" -= ", [" += "]),
    ("product", r"(?<=[\w)\]]) \* (?=[\w(])", [" + "]),
    ("product", r" / ", [" * "]),
    ("product", r" % ", [" / "]),
    ("step", r"\+\+(?=\w)", ["--"]),
    ("step", r"--(?=\w)", ["++"]),
    ("constant", r"\btrue\b", ["false"]),
    ("constant", r"\bfalse\b", ["true"]),
    ("order", r"\bstable_sort\b", ["sort"]),
    ("order", r"\bstd::min\b", ["std::max"]),
    ("order", r"\bstd::max\b", ["std::min"]),
    ("order", r"\bany_of\b", ["all_of"]),
    ("order", r"\ball_of\b", ["any_of"]),
    ("order", r"\blower_bound\b", ["upper_bound"]),
    ("order", r"\bupper_bound\b", ["lower_bound"]),
]

NUMBER = re.compile(r"(?<![\w.])\d+(?![\w.'])")
# A term of a sum within an index or an argument: texts[begin + i].
TERM = re.compile(r"(?<=[\[(])(\w+) \+ (?=\w)|(?<=\w) \+ \w+(?=[\])])")
CONDITION = re.compile(r"^\s*(?:\} else )?if \((.*)\)( \{| return .*;|)$")
STATEMENT = re.compile(r"^\s+(?:[a-z_]\w*(?:[.:]|->|\(|\[)[^=]*\(.*\)|"
                       r"(?:\+\+|--)?[a-z_][\w.>\[\]-]*(?:\+\+|--)?|"
                       r"[a-z_][\w.>\[\]-]* [-+|&]?= [^{]*|break|continue);$")
# Words before a call are its type: a declaration. What is reserved is not lost.
DECLARATION = re.compile(r"^\s+(?:return|using|auto|const|static|throw|else)\b|"
                         r"^\s+[^(=]*\w[&*]? [&*]?\w+\(|.*\.reserve\(")
NO_CODE = re.compile(r"^\s*(?:#|//|static_assert|template|namespace|using|///)")


def blanked(line):
    """The line with texts and comments blanked, every place where it was."""
    def spaces(found):
        return found.group(0)[0] + " " * (len(found.group(0)) - 2) + "\""
    line = re.sub(r'"(?:\\.|[^"\\])*"', spaces, line)
    line = re.sub(r"'(?:\\.|[^'\\])'", lambda f: " " * len(f.group(0)), line)
    return re.sub(r"//.*$", lambda f: " " * len(f.group(0)), line)


def changes_of(line):
    """(kind, changed line) of every change of a line."""
    if NO_CODE.match(line):
        return
    code = blanked(line)

    def at(found, text):
        return line[:found.start()] + text + line[found.end():]

    for kind, pattern, others in SWAPS:
        for found in re.finditer(pattern, code):
            for other in others:
                yield kind, at(found, other)
    for found in NUMBER.finditer(code):
        number = int(found.group(0))
        for other in {number + 1, 1 - number if number < 2 else 0}:
            yield "constant", at(found, str(other))
    for found in TERM.finditer(code):
        yield "index", at(found, "")
    # What an `if` declares is needed behind it.
    found = CONDITION.match(code)
    if found and not re.search(r"(?<![=!<>])=(?!=)", found.group(1)):
        begin, end = found.span(1)
        for value in ("true", "false"):
            yield "condition", line[:begin] + value + line[end:]
    if STATEMENT.match(code) and not DECLARATION.match(code):
        yield "statement", ""


# What a statement can follow.
ENDS = re.compile(r"[;{}:)]\s*(?://.*)?$|^\s*(?://.*)?$|else$")


def mutants_of(file, text, lines=None):
    """All changes of a file's text, or of those `lines` of it."""
    all_lines = text.split("\n")
    for number, line in enumerate(all_lines, 1):
        if lines is not None and number not in lines:
            continue
        before = all_lines[number - 2] if number > 1 else ""
        for kind, changed in changes_of(line):
            # What goes on from the line before is no statement of its own.
            if kind == "statement" and not ENDS.search(before):
                continue
            if changed != line:
                yield Mutant(file, number, kind, line, changed)


def apply(mutant, text):
    """The changed text; None where the line is not there any more."""
    lines = text.split("\n")
    if mutant.line > len(lines) or lines[mutant.line - 1] != mutant.before:
        same = [i for i, line in enumerate(lines) if line == mutant.before]
        if len(same) != 1:
            return None
        place = same[0]
    else:
        place = mutant.line - 1
    lines[place] = mutant.after
    return "\n".join(lines)
