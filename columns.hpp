// SPDX-License-Identifier: BSD-3-Clause
#pragma once

/// Feature layers in code: every kind of column, the layer that is made of
/// them, and its tables. For columns of your own see column_registry.
#include "segue/features/columns/bucketized_column.hpp"
#include "segue/features/columns/categorical_column.hpp"
#include "segue/features/columns/column_options.hpp"
#include "segue/features/columns/column_registry.hpp"
#include "segue/features/columns/dense_column.hpp"
#include "segue/features/columns/embedding_column.hpp"
#include "segue/features/columns/hash_bucket_column.hpp"
#include "segue/features/columns/identity_column.hpp"
#include "segue/features/columns/indicator_column.hpp"
#include "segue/features/columns/numeric_column.hpp"
#include "segue/features/columns/shared_embedding_columns.hpp"
#include "segue/features/columns/vocabulary_column.hpp"
#include "segue/features/columns/vocabulary_file_column.hpp"
#include "segue/features/columns/weighted_column.hpp"
#include "segue/features/concatenate_context_input.hpp"
#include "segue/features/feature_layer.hpp"
#include "segue/features/make_parse_example_spec.hpp"
#include "segue/features/sequence_input_layer.hpp"
#include "segue/features/tables/initializer.hpp"
#include "segue/features/tables/table_store.hpp"
#include "segue/options/option_reader.hpp"
