# SPDX-License-Identifier: BSD-3-Clause
"""Links of the pages lead somewhere: files that are there, headings that are
there. Links to other sites are not followed. SEGUE_PAGES in the environment is
the folder of installed pages (tests/install/run); by default it is the tree."""

import os
import re
import subprocess
import unittest
from pathlib import Path

ROOT = Path(os.environ.get("SEGUE_PAGES", Path(__file__).parents[2]))
FENCED = re.compile(r"^( *)```.*?^\1```", re.DOTALL | re.MULTILINE)
CODE = re.compile(r"`[^`\n]*`")
INLINE = re.compile(r"\]\(([^()\s]+)\)")
NAMED = re.compile(r"^\[[^\]]+\]: (\S+)$", re.MULTILINE)
HEADING = re.compile(r"^#+ (.*)$", re.MULTILINE)


def pages():
    listed = subprocess.run(["git", "ls-files", "--cached", "--others",
                             "--exclude-standard", "*.md"], cwd=ROOT,
                            capture_output=True, text=True)
    # Without git, such as in an archive of the sources.
    names = listed.stdout.split("\n") if listed.returncode == 0 else [
        str(path.relative_to(ROOT)) for path in ROOT.rglob("*.md")
        if path.relative_to(ROOT).parts[0] != "build"]
    return [ROOT / name for name in names if name and (ROOT / name).is_file()]


def prose(text):
    return FENCED.sub("", text)


def anchors(text):
    """Those that GitHub makes of headings."""
    found = {}
    for heading in HEADING.findall(prose(text)):
        name = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading.lower())
        name = re.sub(r"[^\w\- ]", "", name).replace(" ", "-")
        again = found.get(name, 0)
        found[name] = again + 1
        if again:
            found[f"{name}-{again}"] = 1
    return set(found)


def targets(text):
    text = CODE.sub("", prose(text))
    return INLINE.findall(text) + NAMED.findall(text)


class Links(unittest.TestCase):
    def test_files_and_headings_are_there(self):
        broken = []
        for page in pages():
            for target in targets(page.read_text(encoding="utf-8")):
                if re.match(r"[a-z]+:", target):
                    continue
                path, _, heading = target.partition("#")
                file = page.parent / path if path else page
                if not file.exists():
                    broken.append(f"{page.relative_to(ROOT)}: {target}")
                elif heading and heading not in anchors(
                        file.read_text(encoding="utf-8")):
                    broken.append(f"{page.relative_to(ROOT)}: {target}, which "
                                  "has no such heading")
        self.assertEqual(broken, [])

    def test_every_page_of_docs_is_in_the_index(self):
        index = targets((ROOT / "docs/README.md").read_text(encoding="utf-8"))
        self.assertEqual([page.name for page in (ROOT / "docs").glob("*.md")
                          if page.name not in (*index, "README.md")], [])

    def test_a_heading_is_found_by_its_anchor(self):
        self.assertEqual(
            anchors("## `[model]`\n# B 10 (to B22)\n```\n# no\n```\n## a\n## a\n"),
            {"model", "b-10-to-b22", "a", "a-1"})

    def test_links_in_code_are_none(self):
        self.assertEqual(
            targets("[a](b.md) `[c](d)`\n```\n[e](f)\n```\n[g]: h.md#i\n"),
            ["b.md", "h.md#i"])


if __name__ == "__main__":
    unittest.main()
