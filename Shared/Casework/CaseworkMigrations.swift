package import Database

/// The engine's own tables, in every service's database beside the service's (D20).
package enum CaseworkMigrations {
    /// Name under which they are recorded in `schema_migration`.
    package static let component = "casework"

    /// The numbered files, embedded in the binary.
    package static func load() throws -> [Migration] {
        try MigrationRunner.migrations(from: [
            ("0001_create_service_clock.sql", PackageResources._001_create_service_clock_sql),
            ("0002_create_case_file.sql", PackageResources._002_create_case_file_sql),
            ("0003_create_timer.sql", PackageResources._003_create_timer_sql),
            ("0004_create_outbox.sql", PackageResources._004_create_outbox_sql),
            ("0005_create_inbox.sql", PackageResources._005_create_inbox_sql),
            ("0006_create_idempotency_key.sql", PackageResources._006_create_idempotency_key_sql),
            ("0007_drop_outbox_shard_position_idx.sql", PackageResources._007_drop_outbox_shard_position_idx_sql),
            ("0008_let_reasons_be_erased.sql", PackageResources._008_let_reasons_be_erased_sql),
            ("0009_keep_one_timer_a_case.sql", PackageResources._009_keep_one_timer_a_case_sql),
            ("0010_create_index_search.sql", PackageResources._010_create_index_search_sql),
            ("0011_number_the_formats_of_cases.sql", PackageResources._011_number_the_formats_of_cases_sql),
            ("0012_read_the_clock_by_a_kept_plan.sql", PackageResources._012_read_the_clock_by_a_kept_plan_sql),
            ("0013_index_kinds_forwards.sql", PackageResources._013_index_kinds_forwards_sql),
            ("0014_index_states_forwards.sql", PackageResources._014_index_states_forwards_sql),
            ("0015_drop_case_file_list_idx.sql", PackageResources._015_drop_case_file_list_idx_sql),
            ("0016_drop_case_file_state_idx.sql", PackageResources._016_drop_case_file_state_idx_sql),
            ("0017_tell_how_a_case_stands.sql", PackageResources._017_tell_how_a_case_stands_sql),
        ])
    }
}
