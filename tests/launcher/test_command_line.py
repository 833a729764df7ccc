# SPDX-License-Identifier: BSD-3-Clause
"""Help, version, and arguments that are wrong."""

import subprocess
import unittest

from program import NUMERIC_X, PROGRAM, ProgramTest


class CommandLine(ProgramTest):
    def test_help_names_the_subcommands(self):
        help_text = self.segue("--help").stdout
        for subcommand in ("run", "launch", "status", "train", "check",
                           "inspect", "stats"):
            self.assertIn(f"\n  {subcommand} ", help_text)

    def test_every_subcommand_has_help_of_its_own(self):
        for subcommand in ("run", "launch", "status", "train", "check",
                           "inspect", "stats"):
            text = self.segue(subcommand, "--help").stdout
            self.assertTrue(text.startswith(f"Usage: segue {subcommand} "))
            self.assertIn("--set NAME=VALUE", text)
            self.assertIn("Exit codes: 0 success", text)
            self.assertEqual("--batches" in text, subcommand == "inspect")

    def test_version(self):
        self.assertRegex(self.segue("--version").stdout, r"^segue \d+\.\d+\.\d+\n$")

    def assert_usage_error(self, arguments, message):
        done = self.segue(*arguments, code=2)
        self.assertEqual(done.stdout, "")
        self.assertEqual(done.stderr.splitlines()[0], message)
        self.assertRegex(done.stderr.splitlines()[1], "^See 'segue.* --help'.$")

    def test_no_arguments(self):
        self.assert_usage_error([], "segue: no subcommand given")

    def test_unknown_subcommand(self):
        self.assert_usage_error(
            ["chekc", "x.toml"],
            "segue: unknown subcommand 'chekc'; expected one of run, launch, "
            "status, train, check, inspect, stats, convert; did you mean "
            "'check'?")

    def test_unknown_option(self):
        self.assert_usage_error(
            ["inspect", "x.toml", "--bathces", "2"],
            "segue inspect: unknown option '--bathces'; did you mean "
            "'--batches'?")
        self.assert_usage_error(
            ["run", "x.toml", "--sett=a=1"],
            "segue run: unknown option '--sett'; did you mean '--set'?")
        self.assert_usage_error(
            ["--verison"],
            "segue: unknown option '--verison'; did you mean '--version'?")

    def test_an_option_is_no_other_subcommand_s(self):
        self.assert_usage_error(["run", "x.toml", "--batches", "2"],
                                "segue run: unknown option '--batches'")

    def test_counts_are_positive_integers(self):
        for wrong in ("0", "x", "1.5", "99999999999999999999"):
            self.assert_usage_error(
                ["inspect", "x.toml", "--batches", wrong],
                f"segue inspect: --batches: '{wrong}' is not an integer in "
                "[1, 9223372036854775807]")

    def test_one_configuration(self):
        self.assert_usage_error(
            ["run"], "segue run: no configuration file given")
        self.assert_usage_error(
            ["run", "a.toml", "b.toml"],
            "segue run: expected one configuration file, but 'b.toml' follows "
            "'a.toml'")

    def test_a_value_is_missing(self):
        done = self.segue("run", "x.toml", "--set", code=2)
        self.assertIn("segue run: ", done.stderr)
        self.assertIn("'--set'", done.stderr)

    def test_quiet_and_progress_exclude_each_other(self):
        self.assert_usage_error(
            ["run", "x.toml", "--quiet", "--progress"],
            "segue run: --quiet and --progress cannot be combined")

    def test_restart_and_accept_changes_exclude_each_other(self):
        self.assert_usage_error(
            ["train", "x.toml", "--restart", "--accept-changes"],
            "segue train: --restart and --accept-changes cannot be combined")

    def test_options_may_come_before_the_configuration(self):
        self.write("data.csv", "id,x\na,1\n")
        config = self.configuration(NUMERIC_X)
        self.segue("check", "--set", "batch.batch_size=1", config)

    def test_standard_output_that_is_full(self):
        with open("/dev/full", "w") as full:
            done = subprocess.run([PROGRAM, "--help"], stdout=full,
                                  stderr=subprocess.PIPE, text=True, timeout=60)
        self.assertEqual(done.returncode, 1)
        self.assertEqual(done.stderr, "segue: standard output: cannot be "
                         "written: No space left on device\n")


if __name__ == "__main__":
    unittest.main()
