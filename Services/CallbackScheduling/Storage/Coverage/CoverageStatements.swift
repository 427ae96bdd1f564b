import Database
import Foundation
import Policy
import SharedModels

enum CoverageStatements {
    /// Offices with callbacks of a subject; jumps from office to office along the index.
    static func offices(_ subject: CoverageSubject?) -> SQL {
        let narrowed: SQL = subject.map { "AND i.subject = \($0.rawValue)" } ?? ""
        return """
            RECURSIVE offices AS (
                SELECT min(i.office) AS office FROM callback_index i WHERE true \(narrowed)
                UNION ALL
                SELECT (SELECT min(i.office) FROM callback_index i WHERE i.office > o.office \(narrowed)) FROM offices o
                WHERE o.office IS NOT NULL
            )
            """
    }

    private static func table(_ spans: [CoverageSpan]) -> SQL {
        """
        unnest(
            \(spans.map(\.day.description)), \(spans.map(\.from)), \(spans.map(\.until)), \(spans.map(\.judged)), \(spans.map(\.lateBefore))
        ) WITH ORDINALITY AS s (day, from_at, until_at, judged_at, late_before, place)
        """
    }

    /// Periods of offices that are judged, have cases and have no report, oldest first, with their counts as of when they were judged.
    ///
    /// What was called about counts, also when its case went afterwards. A slip counts where it was issued, or, when that period had been
    /// judged before it came back, where it came back; under the basis of returns that is one instant.
    static func reports(
        _ subject: CoverageSubject, _ purpose: CoveragePurpose, _ spans: [CoverageSpan], isIssued: Bool, _ tally: Tally
    ) -> SQL {
        let belongs: SQL =
            isIssued
            ? """
            ((i.issued_at >= d.from_at AND i.issued_at < d.until_at AND i.handled_at < d.judged_at)
             OR (i.handled_at >= d.from_at AND i.handled_at < d.until_at AND i.issued_at < d.late_before))
            """ : "i.handled_at >= d.from_at AND i.handled_at < d.until_at"
        let words = [subject.rawValue, purpose.rawValue, (spans.first?.period ?? .weekly).rawValue]
        return """
            WITH \(offices(subject)), \(missing(spans, id("coverage_report", "o.office", words, "s.day"), without: tally.without))
            SELECT d.id, d.office, d.place, n.cases, n.done
            FROM d CROSS JOIN LATERAL (
                SELECT count(*) AS cases, count(*) FILTER (WHERE i.done_at < d.judged_at) AS done, max(i.entered_at) AS heard_at
                FROM callback_index i
                WHERE i.office = d.office AND i.subject = \(subject.rawValue) AND \(belongs)
                  AND (i.gone_at IS NULL OR i.gone_at >= d.judged_at OR i.done_at < d.judged_at)
            ) n
            WHERE n.cases > 0 AND n.heard_at <= \(tally.heardBefore)
            ORDER BY d.place, d.office LIMIT \(Int64(tally.limit))
            """
    }

    /// Offices and spans for which there is no case yet: few, as a rule, so they are looked for before anything is counted.
    static func missing(_ spans: [CoverageSpan], _ id: SQL, without: [String]) -> SQL {
        """
        d AS MATERIALIZED (
            SELECT n.* FROM (
                SELECT o.office, s.*, \(id) AS id FROM offices o CROSS JOIN \(table(spans)) WHERE o.office <> ALL (\(without))
            ) n
            WHERE NOT EXISTS (SELECT FROM case_file c WHERE c.id = n.id)
        )
        """
    }

    /// Periods of offices that are over, have slips and have no finished selection, oldest first.
    static func selections(_ spans: [CoverageSpan], _ tally: Tally) -> SQL {
        let period = (spans.first?.period ?? .weekly).rawValue
        return """
            WITH \(offices(.repair)), d AS (
                SELECT o.office, s.*, \(id("callback_selection", "o.office", [SelectionPurpose.period.rawValue, period], "s.day")) AS id
                FROM offices o CROSS JOIN \(table(spans)) WHERE o.office <> ALL (\(tally.without))
            )
            SELECT d.id, d.office, d.place FROM d
            WHERE NOT EXISTS (SELECT FROM case_file c WHERE c.id = d.id AND c.state = \(CallbackSelection.State.selected.rawValue))
              AND EXISTS (
                  SELECT FROM callback_index i WHERE i.office = d.office AND i.subject = 'repair'
                  AND i.handled_at >= d.from_at AND i.handled_at < d.until_at)
              AND (
                  EXISTS (SELECT FROM callback_sample p WHERE p.selection_id = d.id)
                  OR NOT EXISTS (
                      SELECT FROM callback_index i WHERE i.office = d.office AND i.subject = 'repair'
                      AND i.handled_at >= d.from_at AND i.handled_at < d.until_at AND i.entered_at > \(tally.heardBefore)))
            ORDER BY d.place, d.office LIMIT \(Int64(tally.limit))
            """
    }

    private static let topUpWords = [SelectionPurpose.topUp.rawValue, CoveragePeriod.monthly.rawValue]

    /// Months that lack callbacks and whose top-up is not finished (CBK-11).
    static func topUps(_ tally: Tally) -> SQL {
        """
        SELECT d.id, d.office, d.day, d.start_at AS "from", d.end_at AS until, d.shortfall
        FROM (
            SELECT c.office, c.body ->> 'day' AS day, (c.body ->> 'from')::timestamptz AS start_at,
                   (c.body ->> 'until')::timestamptz AS end_at, (c.body ->> 'shortfall')::bigint AS shortfall,
                   \(id("callback_selection", "c.office", topUpWords, "c.body ->> 'day'")) AS id
            FROM case_file c
            WHERE c.kind = \(CoverageReport.kind.name) AND c.state = \(CoverageReport.State.short.rawValue)
              AND c.body ->> 'purpose' = \(CoveragePurpose.monthEnd.rawValue) AND c.office <> ALL (\(tally.without))
        ) d
        WHERE NOT EXISTS (SELECT FROM case_file s WHERE s.id = d.id AND s.state = \(CallbackSelection.State.selected.rawValue))
        ORDER BY d.end_at, d.office LIMIT \(Int64(tally.limit))
        """
    }

    /// Months of offices that have fallen due, have callbacks of any kind and have no report of rates, oldest first.
    static func rates(_ spans: [CoverageSpan], _ tally: Tally) -> SQL {
        """
        WITH \(offices(nil)), \(missing(spans, id("callback_rate_report", "o.office", [], "s.day"), without: tally.without))
        SELECT d.id, d.office, d.place FROM d CROSS JOIN LATERAL (
            SELECT count(*) AS cases, max(i.entered_at) AS heard_at FROM (\(month("d.office", "d.from_at", "d.until_at"))) i
            WHERE i.gone_at IS NULL OR i.gone_at >= d.judged_at OR i.done_at < d.judged_at
        ) n
        WHERE n.cases > 0 AND n.heard_at <= \(tally.heardBefore)
        ORDER BY d.place, d.office LIMIT \(Int64(tally.limit))
        """
    }

    /// A month's callbacks by kind, as of when those on complaints and repairs had fallen due.
    static func kinds(_ office: String, _ span: CoverageSpan) -> SQL {
        """
        SELECT i.kind, count(*) AS cases, count(*) FILTER (WHERE i.done_at < \(span.judged)) AS done
        FROM (\(month("\(office)", "\(span.from)", "\(span.until)"))) i
        WHERE i.gone_at IS NULL OR i.gone_at >= \(span.judged) OR i.done_at < \(span.judged)
        GROUP BY i.kind ORDER BY i.kind
        """
    }

    /// What counts in a month: complaints and repairs by when they were handled, rounds and the like by their limit, which ends with it.
    private static func month(_ office: SQL, _ from: SQL, _ until: SQL) -> SQL {
        """
        SELECT m.* FROM callback_index m
        WHERE m.office = \(office) AND m.subject IN ('complaint', 'repair') AND m.handled_at >= \(from) AND m.handled_at < \(until)
        UNION ALL
        SELECT m.* FROM callback_index m
        WHERE m.office = \(office) AND m.subject IS NULL
          AND coalesce(m.due_by, m.handled_at) > \(from) AND coalesce(m.due_by, m.handled_at) <= \(until)
        """
    }

    static func earlierRates(_ office: String, before month: LedgerMonth) -> SQL {
        let first = LedgerMonth(year: month.year, month: 1)?.description ?? month.description
        return """
            SELECT count(*) AS reported,
                   count(*) FILTER (WHERE NOT EXISTS (
                       SELECT FROM jsonb_to_recordset(c.body -> 'rows') AS r (required bigint, done bigint) WHERE r.done < r.required
                   )) AS met
            FROM case_file c
            WHERE c.kind = \(CallbackRateReport.kind.name) AND c.office = \(office)
              AND c.body ->> 'month' >= \(first) AND c.body ->> 'month' < \(month.description)
            """
    }

    /// The id that follows from what a case is of.
    static func id(_ kind: String, _ office: SQL, _ words: [String], _ day: SQL) -> SQL {
        let middle: SQL = words.reduce("") { "\($0) \($1)::text," }
        return "md5(concat_ws(chr(31), \(kind)::text, \(office), \(middle) \(day)))::uuid"
    }
}
