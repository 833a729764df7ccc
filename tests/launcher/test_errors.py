# SPDX-License-Identifier: BSD-3-Clause
"""What is wrong, by its message and exit code."""

import gzip
import os
import unittest

from program import NUMERIC_X, ProgramTest, safetensors


class BeforeTheStart(ProgramTest):
    """Exit code 2: found by the check, nothing was started."""

    def setUp(self):
        super().setUp()
        self.write("data.csv", "id,x\na,1\na,2\nb,3\n")

    def errors(self, config, *arguments):
        """What check says; run has to say the same and write nothing."""
        checked = self.segue("check", config, *arguments, code=2)
        self.assertEqual(checked.stdout, "")
        run = self.segue("run", config, *arguments, code=2)
        self.assertEqual(run.stderr, checked.stderr)
        self.assertFalse((self.folder / "out.csv").exists())
        return checked.stderr.splitlines()

    def line_of(self, text):
        return self.read("run.toml").splitlines().index(text) + 1

    def test_missing_configuration(self):
        [line] = self.errors(self.folder / "no.toml")
        self.assertEqual(line, f"{self.folder / 'no.toml'}: there is no such "
                         "configuration file")

    def test_missing_input_file(self):
        config = self.configuration(NUMERIC_X, input={"files": ["no.csv"]})
        [line] = self.errors(config)
        self.assertEqual(
            line, f"{config}:2: input.files: cannot open "
            f"'{self.folder / 'no.csv'}': No such file or directory")

    def test_all_files_that_are_wrong_come_at_once(self):
        self.write("other.csv", "id,y\na,1\n")
        self.write("empty.csv", "")
        files = ["no.csv", "data.csv", "other.csv", "empty.csv", "none*.csv"]
        config = self.configuration(NUMERIC_X, input={"files": files})
        lines = self.errors(config)
        self.assertEqual(len(lines), 4)
        text = "\n".join(lines)
        files = f"{config}:2: input.files: "
        for what in (f"{files}cannot open '{self.folder / 'no.csv'}'",
                     f"column.0.key: '{self.folder / 'other.csv'}' has no "
                     "column 'x'",
                     f"{files}'{self.folder / 'empty.csv'}' is empty",
                     f"{files}no file matches '{self.folder / 'none*.csv'}'"):
            self.assertIn(what, text)

    def test_data_for_a_configuration(self):
        packed = self.folder / "data.csv.gz"
        packed.write_bytes(gzip.compress(b"id,x\na,1\n" * 1000))
        for path in (self.folder / "data.csv", packed):
            [line] = self.errors(path)
            self.assertEqual(
                line, f"{path}: is data (csv); expected a configuration, such "
                      f"as the one that segue stats {path} --suggest prints")
        path = self.folder / "w.safetensors"
        path.write_bytes(safetensors({"a": ([1], [1])}))
        for arguments in (["check", path], ["train", path],
                          ["inspect", path], ["launch", path], ["stats", path],
                          ["convert", path, "o.csv"]):
            done = self.segue(*arguments, code=2)
            self.assertIn(f"{path}: is a safetensors file; expected a "
                          "configuration", done.stderr)

    def test_a_text_that_the_shell_took_the_quotes_of(self):
        config = self.configuration(NUMERIC_X)
        [line] = self.errors(config, "--set", "input.key=1")
        self.assertEqual(
            line, "--set input.key: is the integer 1; expected a string, in "
            "quotes that the shell leaves: --set 'NAME=\"TEXT\"'")

    def test_a_csv_of_carriage_returns(self):
        self.write("cr.csv", "id,x\ra,1\r")
        config = self.configuration(NUMERIC_X, input={"files": ["cr.csv"]})
        [line] = self.errors(config)
        self.assertIn("cr.csv:1: the header contains a carriage return", line)

    def test_one_file_by_two_names(self):
        (self.folder / "link.csv").symlink_to("data.csv")
        for other in ("./data.csv", "link.csv"):
            config = self.configuration(
                NUMERIC_X, input={"files": ["data.csv", other]})
            [line] = self.errors(config)
            self.assertIn("' twice, the second time as '", line)

    def test_files_named_twice(self):
        config = self.configuration(
            NUMERIC_X, input={"files": ["data.csv", "d*.csv"]})
        [line] = self.errors(config)
        self.assertEqual(
            line, f"{config}:2: input.files: the input lists "
                  f"'{self.folder / 'data.csv'}' twice")

    def test_missing_column(self):
        config = self.configuration(NUMERIC_X.replace('"x"', '"xx"'))
        [line] = self.errors(config)
        number = self.line_of('key = "xx"')
        self.assertEqual(
            line, f"{config}:{number}: column.0.key: "
            f"'{self.folder / 'data.csv'}' has no column 'xx'; did you mean "
            "'x'?")

    def test_all_missing_columns_come_at_once(self):
        config = self.configuration(
            NUMERIC_X.replace('"x"', '"xx"') +
            '[[column]]\nkind = "indicator"\n[column.of]\n'
            'kind = "hash_bucket"\nhash_bucket_size = 3\nkey = "yyyy"\n'
            '[[column]]\nkind = "indicator"\n[column.of]\n'
            'kind = "bucketized"\nboundaries = [1.0]\n[column.of.of]\n'
            'kind = "numeric"\nkey = "bbbb"\n'
            '[[column]]\nkind = "indicator"\n[column.of]\n'
            'kind = "weighted"\nweight_key = "wwww"\n[column.of.of]\n'
            'kind = "identity"\nnum_buckets = 3\nkey = "x"\n',
            input={"key": "user", "label": "zzzz", "files":
                   ["no.csv", "data.csv"], "order_by": ["tttt"],
                   "context": ["cccc"]})
        lines = self.errors(config)
        self.assertEqual(len(lines), 9)
        text = "\n".join(lines)
        self.assertIn("input.files: cannot open", text)
        for option, name in (("input.key", "user"), ("input.label", "zzzz"),
                             ("input.order_by", "tttt"),
                             ("input.context", "cccc"), ("column.0.key", "xx"),
                             ("column.1.of.key", "yyyy"),
                             ("column.2.of.of.key", "bbbb"),
                             ("column.3.of.weight_key", "wwww")):
            self.assertRegex(
                text, f"run.toml:\\d+: {option}: '.*data.csv' has no column "
                f"'{name}'")

    def test_names_that_no_batch_can_have_come_at_once(self):
        config = self.configuration(
            NUMERIC_X.replace('"x"', '"x:1"') +
            '[[column]]\nkind = "indicator"\nof = { kind = "identity", '
            'key = "y:2", num_buckets = 3 }\n',
            input={"key": "", "label": "l:3", "context": ["c:4"]})
        self.assertEqual(self.errors(config), [
            f"{config}:{self.line_of(place)}: {option}: {reason}"
            for place, option, reason in (
                ('key = ""', "input.key",
                 "is empty; expected the name of the column or feature with "
                 "the key"),
                ('label = "l:3"', "input.label",
                 "'l:3': a name must not contain a colon"),
                ('context = ["c:4"]', "input.context",
                 "'c:4': a name must not contain a colon"),
                ('key = "x:1"', "column.0.key",
                 "'x:1': a name must not contain a colon"),
                ('of = { kind = "identity", key = "y:2", num_buckets = 3 }',
                 "column.1.of.key", "'y:2': a name must not contain a "
                                    "colon"))])

    def test_unknown_option_with_file_line_and_nearest_name(self):
        config = self.configuration(NUMERIC_X, batch={"num_unrol": 3})
        [line] = self.errors(config)
        number = self.line_of("num_unrol = 3")
        self.assertTrue(
            line.startswith(f"{config}:{number}: batch.num_unrol: unknown "
                            "option; did you mean 'num_unroll'?"), line)

    def test_all_errors_of_a_configuration_come_at_once(self):
        config = self.configuration(
            NUMERIC_X, batch={"batch_size": 0}, model={"kind": "lstn"},
            output={"fil": "x"})
        lines = self.errors(config)
        self.assertEqual(len(lines), 3)
        for line, what in zip(lines, ("batch.batch_size", "model.kind",
                                      "output.fil")):
            self.assertIn(what, line)

    def test_all_that_is_named_is_checked_at_once(self):
        config = self.configuration(
            NUMERIC_X, input={"files": ["no.csv"]},
            model={"weights": "no.safetensors"},
            output={"file": "no/out.csv"})
        lines = self.errors(config)
        self.assertEqual(len(lines), 3)
        self.assertIn("no.csv", lines[0])
        self.assertIn("model.weights: ", lines[1])
        self.assertIn("no.safetensors", lines[1])
        self.assertIn("output.file: ", lines[2])
        self.assertIn("there is no folder", lines[2])

    def test_overrides_are_checked_too(self):
        config = self.configuration(NUMERIC_X)
        [line] = self.errors(config, "--set", "batch.batch_size=x")
        self.assertTrue(line.startswith("--set batch.batch_size: "), line)

    def test_a_softmax_over_nothing(self):
        self.write("data.csv", "id,x\na,1\n")
        config = self.configuration(NUMERIC_X, model={"readout": "softmax"})
        done = self.segue("run", config, code=2)
        self.assertIn('model.readout: the readout "softmax" needs outputs',
                      done.stderr)

    def test_weights_of_the_wrong_shape(self):
        # One input and 3 units need a kernel of [4, 12].
        (self.folder / "w.safetensors").write_bytes(safetensors({
            "lstm/kernel": ([5, 12], [0] * 60), "lstm/bias": ([12], [0] * 12)}))
        config = self.configuration(NUMERIC_X,
                                    model={"weights": "w.safetensors"})
        [line] = self.errors(config)
        self.assertIn(str(self.folder / "w.safetensors"), line)
        self.assertIn("lstm/kernel", line)
        self.assertIn("[5, 12]", line)
        self.assertIn("[4, 12]", line)

    def test_weights_that_are_not_finite(self):
        good = {"lstm/kernel": ([4, 12], [0] * 48), "lstm/bias": ([12], [0] * 12),
                "output/offset": ([1], [0]), "output/scale": ([1], [1]),
                "label/mean": ([1], [0])}
        for name, (shape, values) in good.items():
            bad = {**good, name: (shape, [*values[:-1], float("nan")])}
            (self.folder / "w.safetensors").write_bytes(safetensors(bad))
            config = self.configuration(NUMERIC_X,
                                        model={"weights": "w.safetensors"})
            [line] = self.errors(config)
            self.assertTrue(line.endswith(
                f"model.weights: {self.folder}/w.safetensors: tensor '{name}' "
                f"holds nan at index {len(values) - 1}; expected finite "
                "numbers"), line)

    def test_table_of_the_wrong_shape(self):
        # Two wide from the embedding.
        (self.folder / "w.safetensors").write_bytes(safetensors({
            "lstm/kernel": ([5, 12], [0] * 60), "lstm/bias": ([12], [0] * 12),
            "embedding/x": ([7, 2], [0] * 14)}))
        config = self.configuration(
            '[[column]]\nkind = "embedding"\ndimension = 2\n'
            'of = { kind = "identity", key = "x", num_buckets = 8 }\n',
            model={"weights": "w.safetensors"})
        [line] = self.errors(config)
        self.assertIn("w.safetensors", line)
        self.assertIn("embedding/x", line)
        self.assertIn("[7, 2]", line)
        self.assertIn("[8, 2]", line)

    EMBEDDING = ('[[column]]\nkind = "embedding"\ndimension = 2\n'
                 'of = {{ kind = "identity", key = "{0}", num_buckets = {1} }}\n'
                 '{2}\n')

    def test_all_columns_with_wrong_weights_are_named_by_line(self):
        self.write("data.csv", "id,x,y,z\na,1,1,1\n")
        (self.folder / "w.safetensors").write_bytes(safetensors({
            "embedding/y": ([7, 2], [0] * 14)}))
        config = self.configuration(
            self.EMBEDDING.format("x", 8, 'weights = "no.safetensors"')
            + self.EMBEDDING.format("y", 8, 'weights = "w.safetensors"')
            + self.EMBEDDING.format("z", 8, 'weights = "w.safetensors"'))
        at = [n for n, line in enumerate(self.read("run.toml").splitlines(), 1)
              if line.startswith("weights")]
        x, y, z = self.errors(config)
        self.assertEqual(
            x, f"{config}:{at[0]}: column.0.weights: "
            f"{self.folder / 'no.safetensors'}: no such file")
        self.assertEqual(
            y, f"{config}:{at[1]}: column.1.weights: "
            f"{self.folder / 'w.safetensors'}: tensor 'embedding/y' is float32 "
            "[7, 2], expected float32 [8, 2]")
        self.assertEqual(
            z, f"{config}:{at[2]}: column.2.weights: "
            f"{self.folder / 'w.safetensors'}: there is no tensor "
            "'embedding/z'")

    def test_all_wrong_tensors_of_the_model_are_named_by_line(self):
        (self.folder / "w.safetensors").write_bytes(safetensors({
            "lstm/kernel": ([4, 12], [0] * 48),
            "embedding/x": ([7, 2], [0] * 14)}))
        config = self.configuration(
            self.EMBEDDING.format("x", 8, ""),
            model={"weights": "w.safetensors"})
        lines = self.errors(config)
        number = 1 + self.read("run.toml").splitlines().index(
            'weights = "w.safetensors"')
        self.assertEqual(len(lines), 3)
        for line, tensor in zip(
                lines, ("lstm/kernel", "lstm/bias", "embedding/x")):
            self.assertTrue(
                line.startswith(f"{config}:{number}: model.weights: "
                                f"{self.folder / 'w.safetensors'}: "), line)
            self.assertIn(tensor, line)

    def test_sizes_that_no_machine_holds(self):
        for size, what in (
                (2**62, "column.0.of.num_buckets: 4611686018427387904 is "
                 "greater than 1099511627776"),
                (2**40, "column.0.dimension: column 'x_embedding': a table of "
                 "[1099511627776, 2] is too large"),
                (2**39, "column.0.dimension: table 'embedding/x': float32 "
                 "[549755813888, 2] takes 4096.0 GiB of memory, but this "
                 "machine has ")):
            config = self.configuration(self.EMBEDDING.format("x", size, ""))
            [line] = self.errors(config)
            self.assertIn(what, line)
            self.assertTrue(line.startswith(f"{config}:"), line)

    def test_missing_vocabulary(self):
        config = self.configuration(
            '[[column]]\nkind = "indicator"\nof = { kind = "vocabulary_file", '
            'key = "x", vocabulary_file = "no.txt" }\n')
        self.assertIn(str(self.folder / "no.txt"), self.errors(config)[0])

    def test_a_run_needs_a_model(self):
        config = self.configuration(NUMERIC_X)
        text = self.read("run.toml")
        start, end = text.index("[model]"), text.index("[output]")
        self.write("run.toml", text[:start] + text[end:])
        [line] = self.errors(config)
        self.assertEqual(
            line, f"{config}: model: the table is missing; a run needs a model")

    def test_outputs_never_overwrite_what_is_read(self):
        (self.folder / "w.safetensors").write_bytes(safetensors({
            "lstm/kernel": ([4, 12], [0] * 48), "lstm/bias": ([12], [0] * 12)}))
        for file in ("data.csv", "run.toml", "w.safetensors"):
            config = self.configuration(
                NUMERIC_X, input={"files": ["data.c*"]},
                model={"weights": "w.safetensors"}, output={"file": file})
            before = (self.folder / file).read_bytes()
            [line] = self.errors(config)
            self.assertIn("output.file", line)
            self.assertIn(str(self.folder / file), line)
            self.assertEqual((self.folder / file).read_bytes(), before)

    def test_outputs_never_overwrite_each_other(self):
        config = self.configuration(
            NUMERIC_X, input={"reject_file": "r.csv", "on_error": "skip"},
            output={"states_file": "./r.csv"})
        [line] = self.errors(config)
        self.assertIn("would overwrite", line)
        self.assertIn("output.states_file", line)
        self.assertIn("input.reject_file", line)


    def test_defaults_are_checked(self):
        config = self.configuration(NUMERIC_X, input={"default": {"y": "0"}})
        text = self.read("run.toml")
        text = text.replace('{"y": "0"}', '{ y = "0" }')
        self.write("run.toml", text)
        [line] = self.errors(config)
        number = text.splitlines().index('default = { y = "0" }') + 1
        self.assertTrue(line.startswith(f"{config}:{number}: input.default.y: "
                                        "there is a default for the column "
                                        "'y', but nothing reads that "
                                        "column"), line)
        self.write("run.toml", text.replace('y = "0"', 'x = "abc"'))
        [line] = self.errors(config)
        self.assertEqual(
            line, f"{config}:{number}: input.default.x: the default 'abc' of "
            "column 'x' is not a float32")

    def test_a_missing_temporary_folder(self):
        config = self.configuration(NUMERIC_X,
                                    input={"temporary_folder": "no"})
        [line] = self.errors(config)
        self.assertEqual(line, f"{config}:4: input.temporary_folder: there is "
                         f"no folder '{self.folder / 'no'}'")

    def test_standard_input_has_one_epoch(self):
        config = self.configuration(NUMERIC_X, input={"files": ["-"]},
                                    batch={"epochs": 2})
        [line] = self.errors(config)
        self.assertIn("batch.epochs: 2 epochs need the input more than once, "
                      "but standard input can be read only once", line)
        os.mkfifo(self.folder / "pipe")
        config = self.configuration(NUMERIC_X, input={"files": ["pipe"]},
                                    batch={"epochs": 3})
        [line] = self.errors(config)
        self.assertIn("batch.epochs: 3 epochs need the input more than once, "
                      f"but '{self.folder / 'pipe'}' can be read only once",
                      line)


class DuringTheRun(ProgramTest):
    """Exit code 1."""

    def test_a_non_number_where_a_number_is_due(self):
        self.write("data.csv", "id,x\na,1\na,abc\n")
        done = self.segue("run", self.configuration(NUMERIC_X), code=1)
        first, *_ = done.stderr.splitlines()
        self.assertTrue(first.startswith(
            f"segue: {self.folder / 'data.csv'}:3: column 'x': 'abc' "), first)
        self.assertIn("float32", first)
        self.assertIn("key 'a'", first)
        self.assertIn("\nfailed: ", done.stderr)

    def test_inspect_stops_at_it_as_well(self):
        self.write("data.csv", "id,x\na,1\na,abc\n")
        done = self.segue("inspect", self.configuration(NUMERIC_X), code=1)
        self.assertIn("data.csv:3: column 'x': 'abc' ", done.stderr)

    def test_rejects_are_skipped_counted_and_written(self):
        self.write("data.csv", "id,x\na,1\na,abc\nb,4\nb,\n")
        config = self.configuration(
            NUMERIC_X, input={"on_error": "skip", "reject_file": "r.csv"})
        done = self.segue("run", config)
        self.assertIn("\nrejected: 2, written to ", done.stderr)
        self.assertIn("data.csv:3: column 'x': 'abc' ", done.stderr)
        self.assertIn("data.csv:5: ", done.stderr)
        self.assertEqual(len(self.read("r.csv").splitlines()), 3)
        self.assertIn("abc", self.read("r.csv"))
        keys = [r.split(",")[:2] for r in self.read("out.csv").splitlines()]
        self.assertEqual(keys[1:], [["a", "0"], ["b", "0"]])

    def test_a_full_disk(self):
        self.write("data.csv", "id,x\na,1\n")
        for option in ("file", "states_file"):
            config = self.configuration(NUMERIC_X, output={option: "/dev/full"})
            done = self.segue("run", config, code=1)
            self.assertIn("/dev/full: cannot be written: No space left on "
                          "device", done.stderr)
            self.assertIn("\nfailed: ", done.stderr)

    @unittest.skipIf(
        {"ASAN_OPTIONS", "TSAN_OPTIONS"} & os.environ.keys(),
        "a sanitizer's allocator ends the process where memory runs out")
    def test_a_batch_that_no_memory_holds(self):
        # 600 x (2^31 - 1) floats are more than any machine lends.
        self.write("data.csv", "id,x\n" + "".join(
            f"k{i},1\n" for i in range(600)))
        config = self.configuration(
            NUMERIC_X, batch={"num_unroll": 2**31 - 1, "batch_size": 600})
        run = self.segue("run", config, code=1)
        self.assertIn(
            "segue: a batch of 600 segments of 2147483647 steps does not fit "
            "into memory; reduce batch_size or num_unroll\n", run.stderr)

    def test_keys_that_are_not_delivered_are_named(self):
        self.write("data.csv", "id,x\na,1\nb,1\nc,1\n")
        config = self.configuration(NUMERIC_X,
                                    batch={"allow_small_batch": False})
        done = self.segue("run", config)
        self.assertIn("done: 2 keys, ", done.stderr)
        self.assertIn("\nnot finished: 1 key: c\n", done.stderr)


if __name__ == "__main__":
    unittest.main()
