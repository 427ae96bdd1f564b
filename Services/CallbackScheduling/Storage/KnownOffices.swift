import Database

/// The offices that this service has ever had work from, and since when.
///
/// Nobody gives it a list: an office is known by its callbacks, surveys and forums. It jumps from office to office along the indexes, since
/// jobs ask every minute.
enum KnownOffices {
    /// What follows `WITH`: `known (office, since)`. Work that was handled before the first callback came here, as an import brings it,
    /// makes an office known from then on only.
    static let tables: SQL = """
        RECURSIVE called AS (
            SELECT min(office) AS office FROM callback_index
            UNION ALL
            SELECT (SELECT min(i.office) FROM callback_index i WHERE i.office > o.office) FROM called o WHERE o.office IS NOT NULL
        ), surveyed AS (
            SELECT min(office) AS office FROM survey_index
            UNION ALL
            SELECT (SELECT min(i.office) FROM survey_index i WHERE i.office > o.office) FROM surveyed o WHERE o.office IS NOT NULL
        ), met AS (
            SELECT min(office) AS office FROM forum_index
            UNION ALL
            SELECT (SELECT min(i.office) FROM forum_index i WHERE i.office > o.office) FROM met o WHERE o.office IS NOT NULL
        ), offices AS (
            SELECT office FROM called UNION SELECT office FROM surveyed UNION SELECT office FROM met
        ), known AS (
            SELECT o.office, least(
                (SELECT min(i.opened_at) FROM survey_index i WHERE i.office = o.office),
                (SELECT min(i.planned_at) FROM forum_index i WHERE i.office = o.office),
                CASE WHEN h.handled_at IS NOT NULL THEN greatest(h.handled_at, b.began_at) END) AS since
            FROM offices o
            CROSS JOIN (SELECT min(created_at) AS began_at FROM case_file WHERE kind = 'callback_task') b
            CROSS JOIN LATERAL (
                SELECT least(
                    (SELECT min(i.handled_at) FROM callback_index i WHERE i.office = o.office AND i.subject = 'complaint'),
                    (SELECT min(i.handled_at) FROM callback_index i WHERE i.office = o.office AND i.subject = 'repair'),
                    (SELECT min(i.handled_at) FROM callback_index i WHERE i.office = o.office AND i.subject IS NULL)) AS handled_at
            ) h
            WHERE o.office IS NOT NULL
        )
        """
}
